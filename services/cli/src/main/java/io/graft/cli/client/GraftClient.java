package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TrainingSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Graft's public HTTP routes. All methods throw {@link RefusedException} with one sentence if they are refused. */
public final class GraftClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;
    private static final int BAD = 400;

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param server for example {@code http://localhost:8080} */
    public GraftClient(URI server) {
        if (server.getHost() == null || !String.valueOf(server.getScheme()).startsWith("http")) {
            throw new RefusedException("a server is named like http://localhost:8080, not '" + server + "'");
        }
        this.server = server;
    }

    public URI server() {
        return server;
    }

    /** Declares a task of single texts; returns once it is there. */
    public JsonNode declare(String task, @Nullable List<String> labels, @Nullable TrainingSettings config) {
        ObjectNode body =
                Json.mapper().createObjectNode().put("kind", "classification").put("pair", false);
        if (labels != null) {
            ArrayNode array = body.putArray("labels");
            labels.forEach(array::add);
        }
        if (config != null) {
            body.set("config", Json.mapper().valueToTree(config));
        }
        return require("PUT", route(task, ""), body);
    }

    public JsonNode tasks() {
        return require("GET", "/v1/tasks", null);
    }

    /** Empty if there is no such task. */
    public Optional<JsonNode> task(String task) {
        return find(route(task, ""));
    }

    public JsonNode versions(String task) {
        return require("GET", route(task, "/versions"), null);
    }

    /** The job that trains what was sent so far. */
    public String train(String task) {
        return require("POST", route(task, "/train"), Json.mapper().createObjectNode())
                .path("job")
                .asText();
    }

    /** Makes a version the champion. */
    public JsonNode release(String task, int version) {
        return require(
                "POST",
                route(task, "/release"),
                Json.mapper().createObjectNode().put("version", version));
    }

    /** Forgets a task and all it has. */
    public void erase(String task) {
        require("DELETE", route(task, ""), null);
    }

    /**
     * @param version null for the champion
     * @param texts at most 256
     */
    public Answers predict(String task, @Nullable Integer version, List<String> texts) {
        return Answers.of(require("POST", route(task, "/predict"), question(version, texts)));
    }

    /** Empty as long as the task, or that version, does not answer. */
    public Optional<Answers> tryPredict(String task, @Nullable Integer version, List<String> texts) {
        HttpResponse<byte[]> response = send("POST", route(task, "/predict"), question(version, texts));
        return response.statusCode() < BAD ? Optional.of(Answers.of(tree(response))) : Optional.empty();
    }

    private static ObjectNode question(@Nullable Integer version, List<String> texts) {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode inputs = body.putArray("inputs");
        texts.forEach(text -> inputs.addObject().put("text", text));
        if (version != null) {
            body.put("version", version);
        }
        return body;
    }

    private static String route(String task, String rest) {
        if (!TaskKey.isName(task)) {
            throw new RefusedException(
                    "'" + task + "' is no task name: lower-case letters, digits, - and _, at most 63");
        }
        return "/v1/tasks/" + task + rest;
    }

    private Optional<JsonNode> find(String route) {
        HttpResponse<byte[]> response = send("GET", route, null);
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(success(response));
    }

    private JsonNode require(String verb, String route, @Nullable JsonNode body) {
        return success(send(verb, route, body));
    }

    private HttpResponse<byte[]> send(String verb, String route, @Nullable JsonNode body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body));
        HttpRequest request = HttpRequest.newBuilder(server.resolve(route))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(verb, publisher)
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new RefusedException(
                    "no Graft answers at " + server + ": start one with 'graft up', or name it with --server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted", e);
        }
    }

    private static JsonNode success(HttpResponse<byte[]> response) {
        JsonNode json = tree(response);
        if (response.statusCode() >= BAD) {
            String code = json.path("code").asText("status " + response.statusCode());
            throw new RefusedException(code + ": " + json.path("detail").asText("the server gave no reason"));
        }
        return json;
    }

    private static JsonNode tree(HttpResponse<byte[]> response) {
        try {
            return response.body().length == 0 ? Json.mapper().createObjectNode() : Json.tree(response.body());
        } catch (MalformedMessageException e) {
            throw new RefusedException("what answers at " + response.uri() + " is no Graft", e);
        }
    }
}
