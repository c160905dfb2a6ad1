package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published documents of the public routes, by themselves; {@link EndToEndTest} holds the running server to them. */
class OpenApiTest {
    static List<OpenApi> documents() {
        return List.of(OpenApi.PUBLISHED, OpenApi.INFERENCE);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldBeAValidDocument(OpenApi document) {
        JsonNode json = document.contract().json();
        assertThat(Contract.complaintsOfSpecification("openapi-3.1.json", json)).isEmpty();

        ObjectNode broken = json.deepCopy();
        broken.remove("info");
        assertThat(Contract.complaintsOfSpecification("openapi-3.1.json", broken))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldShowExamplesThatItsSchemasAllow(OpenApi document) {
        Contract contract = document.contract();
        List<String> shown = contract.holdersOf("examples").stream()
                .filter(pointer -> contract.at(pointer).has("schema"))
                .toList();

        assertThat(shown).isNotEmpty().allSatisfy(pointer -> assertThat(
                        contract.at(pointer).get("examples"))
                .isNotEmpty()
                .allSatisfy(example -> assertThat(contract.complaints(pointer + "/schema", example.get("value")))
                        .isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldShowAnExampleOfEveryBody(OpenApi document) {
        Contract contract = document.contract();
        assertThat(contract.holdersOf("content")).isNotEmpty().allSatisfy(pointer -> contract.at(pointer)
                .get("content")
                .forEach(media -> assertThat(media.has("examples")).as(pointer).isTrue()));
    }

    @Test
    void shouldRefuseWhatItDoesNotSay() {
        String problem =
                "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":404,\"code\":\"unknown-task\",\"detail\":\"d\"}";
        OpenApi.PUBLISHED.check("GET", "/v1/tasks/a", 404, "application/problem+json", problem);

        assertThatThrownBy(() -> OpenApi.PUBLISHED.check("GET", "/v1/dances", 200, "application/json", "{}"))
                .hasMessageContaining("has no GET /v1/dances");
        assertThatThrownBy(() -> OpenApi.PUBLISHED.check("GET", "/v1/tasks", 201, "application/json", "{}"))
                .hasMessageContaining("answers 201");
        assertThatThrownBy(() -> OpenApi.PUBLISHED.check("GET", "/v1/tasks", 200, "text/html", "{}"))
                .hasMessageContaining("text/html");
        assertThatThrownBy(() -> OpenApi.PUBLISHED.check("GET", "/v1/tasks", 200, "application/json", "{}"))
                .hasMessageContaining("tasks");
        assertThatThrownBy(() -> OpenApi.PUBLISHED.check(
                        "GET",
                        "/v1/tasks/a",
                        404,
                        "application/problem+json",
                        problem.replace("unknown-task", "Oops!")))
                .hasMessageContaining("Oops!");
    }
}
