package io.graft.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.client.Answers;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.ParsedExample;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    private static final DemoSet SET = new DemoSet("t", "source", List.of(), List.of(row("1", "x"), row("2", "y")));

    @Test
    void shouldReportTheAgreedKeys() {
        TaskResult task = new TaskResult("t", 2, 10, 4, 1, 0.75, 0.5, 0.625, 12.5, 1234, 0.026);
        DemoResult result = new DemoResult(List.of(task), List.of(List.of(0.75)), 8, 1, 99.5);

        JsonNode json = result.report(DemoPlan.standard(), Map.of("name", "bge"), Map.of("device", "cpu"))
                .json();

        JsonNode first = json.path("tasks").path(0);
        Stream.of(
                        "task",
                        "examples",
                        "accuracy",
                        "majority",
                        "frozenLogisticRegression",
                        "secondsToLive",
                        "adapterBytes",
                        "trainableShare")
                .forEach(key -> assertThat(first.has(key)).as(key).isTrue());
        assertThat(json.path("matrix").path(0).path(0).asDouble()).isEqualTo(0.75);
        assertThat(json.path("unchanged").path("compared").asInt()).isEqualTo(8);
        assertThat(json.path("unchanged").path("changed").asInt()).isEqualTo(1);
        assertThat(json.path("seconds").asDouble()).isEqualTo(99.5);
        assertThat(json.path("settings").path("base").path("name").asText()).isEqualTo("bge");
        Stream.of("commit", "machine", "versions", "settings")
                .forEach(key -> assertThat(json.has(key)).as(key).isTrue());
        assertThat(result.table()).contains("75.0%", "unchanged: compared 8, changed 1");
    }

    @Test
    void shouldSeeAnyBitThatChanged() {
        Remembered before = answers("{\"x\":0.90000004,\"y\":0.1}", "{\"x\":0.2,\"y\":0.8}");

        assertThat(before.changed(before)).isZero();
        assertThat(answers("{\"x\":0.9,\"y\":0.1}", "{\"x\":0.2,\"y\":0.8}").changed(before))
                .isEqualTo(1);
    }

    @Test
    void shouldCountRightAnswers() {
        assertThat(answers("{}", "{}").accuracy()).isEqualTo(0.5);
    }

    private static Remembered answers(String first, String second) {
        return new Remembered(SET, 1, List.of(new Answers.Output("x", first), new Answers.Output("x", second)));
    }

    private static ParsedExample row(String id, String label) {
        return new ParsedExample(id, "text " + id, label);
    }
}
