package io.graft.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Map<String, Target> TARGETS = Map.of(
            "labelled", new Target.Label("refund"),
            "multilabel", new Target.Labels(List.of("business", "politics")),
            "multilabel-none", new Target.Labels(List.of()),
            "regression", new Target.Score(3.25),
            "span", new Target.Span(27, 32),
            "tagging", new Target.Tags(List.of("O", "O", "B-city", "I-city")));

    @Test
    void shouldReadEveryKindOfTarget() throws IOException {
        for (Map.Entry<String, Target> named : TARGETS.entrySet()) {
            assertThat(example(named.getKey()).target()).isEqualTo(named.getValue());
        }
        assertThat(TARGETS.values()).extracting(Target::kind).contains(TaskKind.values());
    }

    @Test
    void shouldWriteEveryKindOfTarget() throws IOException {
        for (Map.Entry<String, Target> named : TARGETS.entrySet()) {
            Example read = example(named.getKey());

            Example again = Example.of(
                    read.task(), read.id(), read.text(), read.textPair(), read.tokens(), named.getValue(), null, null);
            AcceptedExample accepted = AcceptedExample.of(
                    read.task(), "id", "text", read.textPair(), read.tokens(), named.getValue(), Split.TRAIN, 1);

            assertThat(Json.read(Json.bytes(again), Example.class).target()).isEqualTo(named.getValue());
            assertThat(Json.read(Json.bytes(accepted), AcceptedExample.class).target())
                    .isEqualTo(named.getValue());
        }
    }

    @Test
    void shouldHaveNoTargetWithoutOne() {
        assertThat(Example.deletion("refunds", "ticket-17").target()).isNull();
        AcceptedExample without = new AcceptedExample(
                "refunds", "ticket-17", "text", null, null, null, null, null, null, null, Split.TRAIN, 1);
        assertThatThrownBy(without::target).isInstanceOf(IllegalStateException.class);
    }

    private static Example example(String golden) throws IOException {
        return Json.read(Files.readAllBytes(Path.of("goldens", "example." + golden + ".json")), Example.class);
    }
}
