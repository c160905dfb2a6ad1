package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Evaluation;
import io.graft.schemas.Json;
import io.graft.schemas.Split;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What differs between the kinds of tasks. */
class KindsTest {
    private static final Map<TaskKind, String> TARGETS = Map.of(
            TaskKind.CLASSIFICATION, "\"text\":\"t%1$d\",\"label\":\"l%2$d\"",
            TaskKind.MULTILABEL, "\"text\":\"t%1$d\",\"labels\":[\"l%2$d\"]",
            TaskKind.REGRESSION, "\"text\":\"t%1$d\",\"score\":%2$d.5",
            TaskKind.SPAN, "\"text\":\"t%1$d\",\"textPair\":\"some context\",\"span\":{\"start\":%2$d,\"end\":7}",
            TaskKind.TAGGING, "\"tokens\":[\"t%1$d\",\"u\"],\"tags\":[\"O\",\"B-l%2$d\"]");

    @ParameterizedTest
    @EnumSource
    void shouldBeDeclaredByTheFirstExamplesTarget(TaskKind kind) {
        ATask task = new ATask().send(row(kind, 1, ""));

        assertThat(task.record.state().kind()).isEqualTo(kind);
        assertThat(task.record.state().pair()).isEqualTo(kind == TaskKind.SPAN);
        AcceptedExample kept = task.effects(Effect.KeepExample.class).get(0).example();
        assertThat(kept.target().kind()).isEqualTo(kind);
        assertThat(kept.text()).isEqualTo(kind == TaskKind.TAGGING ? "t1 u" : "t1");
        assertThat(kept.tokens()).isEqualTo(kind == TaskKind.TAGGING ? List.of("t1", "u") : null);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryOtherKindsTarget(TaskKind kind) {
        ATask task = new ATask().send(row(kind, 1, ""));
        for (TaskKind other : TaskKind.values()) {
            if (other != kind) {
                task.send(row(other, 2, ""));
            }
        }
        assertThat(task.effects(Effect.Reject.class))
                .hasSize(TaskKind.values().length - 1)
                .extracting(Effect.Reject::reason)
                .containsOnly(RejectionReason.WRONG_TARGET);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowARepetitionAndACorrection(TaskKind kind) {
        ATask task = new ATask()
                .send(row(kind, 1, ",\"id\":\"a\""))
                .send(row(kind, 1, ",\"id\":\"a\""))
                .send(row(kind, 2, ",\"id\":\"a\""))
                .send("{\"task\":\"mood\",\"id\":\"a\",\"deleted\":true}");

        assertThat(task.record.tally()).isEqualTo(new Tally(1, 1, 1, 1, 0));
        assertThat(task.record.live()).isEqualTo(LiveExamples.NONE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLASSIFICATION")
    void shouldTrainWith32ExamplesInAll(TaskKind kind) {
        ATask task = new ATask();
        for (int i = 0; i < 31; i++) {
            task.send(row(kind, i, ",\"split\":\"train\""));
        }
        assertThat(task.later(60_000).jobs()).isEmpty();

        task.send(row(kind, 31, ",\"split\":\"validation\"")).later(5_000);

        assertThat(task.jobs()).hasSize(1);
        assertThat(task.lastJob().kind()).isEqualTo(kind);
        assertThat(task.lastJob().labels())
                .hasSize(
                        switch (kind) {
                            case MULTILABEL -> 4;
                            case TAGGING -> 5;
                            default -> 0;
                        });
    }

    @Test
    void shouldNotTrainWhereNothingIsToTellApart() {
        ATask multilabel = new ATask();
        ATask tagging = new ATask();
        for (int i = 0; i < 40; i++) {
            multilabel.send("{\"task\":\"mood\",\"text\":\"t%d\",\"labels\":[\"a\",\"b\"]}".formatted(i));
            tagging.send("{\"task\":\"mood\",\"tokens\":[\"t%d\"],\"tags\":[\"O\"]}".formatted(i));
        }
        assertThat(multilabel.later(60_000).train("c").jobs()).isEmpty();
        assertThat(tagging.later(60_000).train("c").jobs()).isEmpty();
        assertThat(tagging.record.outcomes().get(0).refusal()).isEqualTo("not-enough-examples");

        multilabel.send("{\"task\":\"mood\",\"text\":\"none\",\"labels\":[],\"split\":\"train\"}");
        assertThat(multilabel.later(5_000).jobs()).hasSize(1);
    }

    @Provide
    Arbitrary<List<String>> multilabelHistories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of("\"a\"", "\"b\"", "\"c\"").set().ofMaxSize(3),
                        Arbitraries.of("train", "validation"))
                .as((id, labels, split) ->
                        "{\"task\":\"mood\",\"id\":\"%d\",\"text\":\"t\",\"labels\":[%s],\"split\":\"%s\"}"
                                .formatted(id, String.join(",", labels), split))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 100)
    void shouldCountARowOnceAndUnderEachOfItsLabels(@ForAll("multilabelHistories") List<String> history) {
        ATask task = new ATask();
        task.command(declare(TaskKind.MULTILABEL, false, null));

        history.forEach(task::send);

        TaskState.ExampleCounts counts = task.record.state().examples();
        assertThat(counts.live()).isEqualTo(task.examples.size());
        assertThat(counts.bySplit().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(task.examples.size());
        Map<String, Long> byLabel = new HashMap<>();
        task.examples.values().forEach(stored -> stored.labels().forEach(label -> byLabel.merge(label, 1L, Long::sum)));
        assertThat(counts.byLabel()).isEqualTo(byLabel);
    }

    @Test
    void shouldRefuseDeclarationsThatAKindCannotHave() {
        assertThat(refusal(declare(TaskKind.SPAN, false, null))).isEqualTo("invalid-pair");
        assertThat(refusal(declare(TaskKind.TAGGING, true, null))).isEqualTo("invalid-pair");
        assertThat(refusal(declare(TaskKind.REGRESSION, false, List.of("a")))).isEqualTo("invalid-labels");
        assertThat(refusal(declare(TaskKind.TAGGING, false, List.of("O", "city"))))
                .isEqualTo("invalid-labels");
        assertThat(refusal(declare(TaskKind.CLASSIFICATION, false, List.of("a"))))
                .isEqualTo("invalid-labels");
        assertThat(refusal(declare(TaskKind.MULTILABEL, false, List.of("a")))).isNull();
        assertThat(refusal(declare(TaskKind.TAGGING, false, List.of("O", "B-city"))))
                .isNull();
        assertThat(refusal(declare(TaskKind.SPAN, true, null))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReleaseTheFirstVersionOnlyIfItBeatsTheConstantAnswer(TaskKind kind) {
        String metric =
                switch (kind) {
                    case CLASSIFICATION -> "accuracy";
                    case MULTILABEL -> "micro-f1";
                    case REGRESSION -> "pearson";
                    case SPAN -> "f1";
                    case TAGGING -> "entity-f1";
                };
        assertThat(ReleaseGate.judge(null, new Evaluation(metric, 0.31, 1, 9, 0.3, "normal"), null))
                .isEqualTo(new ReleaseGate.Verdict.Released());
        assertThat(ReleaseGate.judge(null, new Evaluation(metric, 0.3, 1, 9, 0.3, "normal"), null))
                .isInstanceOfSatisfying(ReleaseGate.Verdict.NotBetter.class, refused -> assertThat(refused.sentence())
                        .contains(metric));
    }

    @Test
    void shouldSayThatNothingJudgesTheFirstVersion() {
        assertThat(ReleaseGate.judge(null, new Evaluation("accuracy", 0, 0, 0, 0, "low"), null))
                .isInstanceOfSatisfying(ReleaseGate.Verdict.NotBetter.class, refused -> assertThat(refused.sentence())
                        .contains("split validation"));
    }

    @Test
    void shouldReadWhatWasRememberedBeforeThereWereKinds() {
        StoredExample example =
                read("{\"content\":\"sha256:c\",\"label\":\"good\",\"split\":\"train\"}", StoredExample.class);
        LiveExamples live = read(
                "{\"rows\":{\"train\":8,\"validation\":2},\"labels\":{\"train\":3,\"validation\":1}}",
                LiveExamples.class);

        assertThat(example).isEqualTo(new StoredExample("sha256:c", List.of("good"), Split.TRAIN));
        assertThat(live.rows()).isEqualTo(new LiveExamples.Count(11, 3));
        assertThat(live.byLabel()).containsExactly(Map.entry("rows", 10L), Map.entry("labels", 4L));
        assertThat(read("{}", LiveExamples.class)).isEqualTo(LiveExamples.NONE);
    }

    private static String refusal(TaskCommand.Declare command) {
        ATask task = new ATask().command(command);
        return task.record.declaration() == null ? refusalOfRepeated(command) : null;
    }

    /** Without a task there is no state to answer in: asked of one that exists. */
    private static String refusalOfRepeated(TaskCommand.Declare command) {
        return new ATask()
                .send(row(TaskKind.CLASSIFICATION, 1, ""))
                .command(command)
                .record
                .outcomes()
                .get(0)
                .refusal();
    }

    private static TaskCommand.Declare declare(TaskKind kind, boolean pair, List<String> labels) {
        return new TaskCommand.Declare("d", ATask.NAME, 0, kind, pair, labels, null);
    }

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static String row(TaskKind kind, int number, String more) {
        return "{\"task\":\"mood\"," + TARGETS.get(kind).formatted(number, number % 4) + more + "}";
    }
}
