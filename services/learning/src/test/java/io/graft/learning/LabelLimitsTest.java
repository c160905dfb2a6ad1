package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All labels of a task together are bounded, so that every record that holds them fits into its topic. */
class LabelLimitsTest {
    /** Bytes in UTF-8 of the longest label, of 256 code points of four bytes each. */
    private static final int LONGEST = 4 * Limits.LABEL;

    private static final int MOST = Limits.LABELS_BYTES / LONGEST;

    @Test
    void shouldRejectAnExampleOfTooManyBytesOfLabelsByItself() {
        assertThat(checked("labels", longest(MOST))).isInstanceOf(Checked.Labelled.class);
        assertTooMany(checked("labels", longest(MOST + 1)));
        assertTooMany(checked("labels", longest(4 * MOST)));
    }

    @Test
    void shouldRejectAnExampleOfTooManyTagsByItself() {
        List<String> tags = IntStream.rangeClosed(0, Limits.LABELS)
                .mapToObj(number -> "B-" + number)
                .toList();
        List<String> repeated = IntStream.rangeClosed(0, Limits.LABELS)
                .mapToObj(number -> "B-" + number % 2)
                .toList();

        assertTooMany(checked("tags", tags));
        assertThat(checked("tags", repeated)).isInstanceOf(Checked.Labelled.class);
    }

    @Test
    void shouldRejectTheExampleThatBringsTheLabelTooMuch() {
        ATask task = new ATask();
        longest(MOST + 1).forEach(label -> task.labelled(label.substring(0, 2), "text", label, "train"));

        assertThat(task.record.state().labels()).hasSize(MOST);
        assertThat(task.effects(Effect.Reject.class)).singleElement().satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.TOO_MANY_LABELS);
            assertThat(rejected.detail()).contains("65536 bytes");
        });
    }

    @Test
    void shouldRefuseADeclarationOfTooManyBytesBeforeItIsHeld() {
        ATask task = new ATask().labelled("a", "text", "good", "train");
        task.progress = new Progress(0, 0);

        task.command(declaration("few", longest(MOST))).command(declaration("many", longest(MOST + 1)));

        assertThat(task.record.held()).hasSize(1);
        assertThat(task.record.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.id()).isEqualTo("many");
            assertThat(outcome.refusal()).isEqualTo("invalid-labels");
            assertThat(outcome.detail()).contains("65536 bytes");
        });
    }

    /** Control characters are six times as long in JSON. */
    @Test
    void shouldFitIntoARecordWhateverTheLabels() {
        List<String> labels = IntStream.range(0, Limits.LABELS_BYTES / Limits.LABEL)
                .mapToObj(number -> Character.toString(0x100 + number) + "\u0001".repeat(Limits.LABEL - 2))
                .toList();
        ATask task = new ATask().command(declaration("d", labels));
        labels.forEach(label -> task.apply(task.life.example(
                task.record,
                Validation.check(example("labels", List.of(label), "of " + label.substring(0, 1))),
                task,
                task.now)));
        task.train("t");
        assertThat(task.jobs()).hasSize(1);

        task.progress = new Progress(0, 0);
        for (int i = 0; i < 100; i++) {
            task.command(declaration("held " + i, labels));
        }

        assertThat(Json.bytes(task.record).length).isLessThan(Topic.MAX_RECORD_BYTES - (64 << 10));
    }

    private static TaskCommand declaration(String id, List<String> labels) {
        return new TaskCommand.Declare(id, ATask.NAME, 1, TaskKind.MULTILABEL, false, labels, null);
    }

    /** Labels of the most bytes, each another one. */
    private static List<String> longest(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Character.toString(0x20000 + number)
                        + Character.toString(0x1F600).repeat(Limits.LABEL - 1))
                .toList();
    }

    private static Checked checked(String target, List<String> labels) {
        return Validation.check(example(target, labels, "text"));
    }

    private static byte[] example(String target, List<String> labels, String text) {
        return Json.bytes(
                target.equals("tags")
                        ? Map.of("task", ATask.NAME, "tokens", labels, "tags", labels)
                        : Map.of("task", ATask.NAME, "text", text, target, labels));
    }

    private static void assertTooMany(Checked checked) {
        assertThat(checked).isInstanceOfSatisfying(Checked.Rejected.class, rejected -> assertThat(rejected.reason())
                .isEqualTo(RejectionReason.TOO_MANY_LABELS));
    }
}
