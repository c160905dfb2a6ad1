package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the public routes take and answer. */
final class OpenApi {
    /** Graft's own routes, {@code /v1}. */
    static final OpenApi PUBLISHED = new OpenApi("openapi.yaml");

    /** The Open Inference Protocol, {@code /v2}. */
    static final OpenApi INFERENCE = new OpenApi("openapi-v2.yaml");

    private static final List<String> VERBS = List.of("get", "put", "post", "delete");

    private final String file;
    private final Contract contract;

    private OpenApi(String file) {
        this.file = file;
        this.contract = Contract.read(file);
    }

    /** The document that describes a path, if one does. */
    static Optional<OpenApi> of(String path) {
        return path.startsWith("/v1/")
                ? Optional.of(PUBLISHED)
                : path.startsWith("/v2") ? Optional.of(INFERENCE) : Optional.empty();
    }

    /** One verb on one path. */
    record Operation(String id, String verb, String path, String pointer) {}

    /** A body that the document shows. */
    record Body(String contentType, String text) {}

    Contract contract() {
        return contract;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : contract.at("/paths").properties()) {
            for (String verb : VERBS) {
                if (path.getValue().has(verb)) {
                    operations.add(new Operation(
                            path.getValue().at("/" + verb + "/operationId").asText(),
                            verb.toUpperCase(Locale.ROOT),
                            path.getKey(),
                            "/paths/" + Contract.escaped(path.getKey()) + "/" + verb));
                }
            }
        }
        return operations;
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + id));
    }

    /** Every body that the document shows for an operation; one empty body if it takes none. */
    List<Body> bodies(Operation operation) {
        List<Body> bodies = new ArrayList<>();
        contract.at(contract.resolved(operation.pointer() + "/requestBody") + "/content")
                .properties()
                .forEach(content -> content.getValue()
                        .path("examples")
                        .forEach(example -> bodies.add(new Body(content.getKey(), text(example.path("value"))))));
        return bodies.isEmpty() ? List.of(new Body("application/json", "")) : bodies;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    /** Fails if the document does not say that this route answers so. */
    void check(String verb, String path, int status, String contentType, String body) {
        Operation operation = operations().stream()
                .filter(one -> one.verb().equals(verb) && matches(one.path(), path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no " + verb + " " + path));
        String response = contract.resolved(operation.pointer() + "/responses/" + status);
        assertThat(contract.at(response).isMissingNode())
                .as(file + " does not say that " + operation.id() + " answers " + status + ": " + body)
                .isFalse();
        if (!contract.at(response).has("content")) {
            assertThat(body).as("body of " + operation.id() + ", " + status).isEmpty();
            return;
        }
        String media = contentType.split(";", 2)[0];
        assertThat(contract.at(response + "/content").has(media))
                .as(file + " does not say that " + operation.id() + ", " + status + " answers as " + media)
                .isTrue();
        String schema = response + "/content/" + Contract.escaped(media) + "/schema";
        assertThat(contract.complaints(schema, Json.tree(body.getBytes(StandardCharsets.UTF_8))))
                .as("%s answered %d: %s", operation.id(), status, body)
                .isEmpty();
    }

    private static boolean matches(String template, String path) {
        return path.split("[?]", 2)[0].matches(template.replaceAll("\\{[a-z_]+}", "[^/]+"));
    }
}
