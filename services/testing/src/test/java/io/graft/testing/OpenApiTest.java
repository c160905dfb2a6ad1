package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published document of the public routes, by itself; {@link EndToEndTest} holds the running server to it. */
class OpenApiTest {
    private static final Contract CONTRACT = OpenApi.PUBLISHED.contract();

    static List<String> shown() {
        return CONTRACT.holdersOf("examples").stream()
                .filter(pointer -> CONTRACT.at(pointer).has("schema"))
                .toList();
    }

    @Test
    void shouldBeAValidDocument() {
        assertThat(Contract.complaintsOfSpecification("openapi-3.1.json", CONTRACT.json()))
                .isEmpty();

        ObjectNode broken = CONTRACT.json().deepCopy();
        broken.remove("info");
        assertThat(Contract.complaintsOfSpecification("openapi-3.1.json", broken))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void shouldShowExamplesThatItsSchemasAllow(String pointer) {
        JsonNode examples = CONTRACT.at(pointer).get("examples");

        assertThat(examples).isNotEmpty();
        examples.forEach(example -> assertThat(CONTRACT.complaints(pointer + "/schema", example.get("value")))
                .isEmpty());
    }

    @Test
    void shouldShowAnExampleOfEveryBody() {
        assertThat(CONTRACT.holdersOf("content")).isNotEmpty().allSatisfy(pointer -> CONTRACT.at(pointer)
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
