package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
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

class CountingTest {
    @Provide
    Arbitrary<List<String>> histories() {
        Arbitrary<String> example = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of("good", "bad", "so-so"),
                        Arbitraries.of("", ",\"split\":\"train\"", ",\"split\":\"validation\""))
                .as("{\"task\":\"mood\",\"id\":\"i%d\",\"text\":\"text %d\",\"label\":\"%s\"%s}"::formatted);
        Arbitrary<String> deletion = Arbitraries.integers()
                .between(0, 5)
                .map(id -> "{\"task\":\"mood\",\"id\":\"i" + id + "\",\"deleted\":true}");
        Arbitrary<String> garbage =
                Arbitraries.of("{", "null", "{\"task\":\"other\",\"text\":\"t\",\"label\":\"good\"}");
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, example),
                        net.jqwik.api.Tuple.of(2, deletion),
                        net.jqwik.api.Tuple.of(1, garbage))
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 200)
    void shouldCountEveryRecordOnceAndOnlyLiveExamplesByLabel(@ForAll("histories") List<String> history) {
        ATask task = new ATask();
        declare(task);

        history.forEach(task::send);

        TaskState.ExampleCounts counts = task.record.state().examples();
        assertThat(task.record.tally().total()).isEqualTo(history.size());
        assertThat(counts.live()).isEqualTo(task.examples.size());
        assertThat(counts.byLabel()).isEqualTo(tally(task, StoredExample::labels));
        Map<String, Long> bySplit =
                new HashMap<>(tally(task, stored -> List.of(stored.split().json())));
        bySplit.putIfAbsent("train", 0L);
        bySplit.putIfAbsent("validation", 0L);
        assertThat(counts.bySplit()).isEqualTo(bySplit);
        assertThat(task.record.sequence())
                .isEqualTo(counts.accepted() + counts.corrected() + counts.deleted())
                .isEqualTo(task.record.state().trainingLag().examples());
        assertThat(task.effects(Effect.Reject.class)).hasSize((int) counts.rejected());
    }

    @Property(tries = 200)
    void shouldPublishOrOweEveryChangeOfState(@ForAll("histories") List<String> history) {
        ATask task = new ATask();
        declare(task);
        for (String json : history) {
            TaskState before = task.record.state();
            int published = task.effects(Effect.PublishState.class).size();
            task.now += 400;
            task.send(json);
            if (!task.record.state().equals(before)) {
                assertThat(task.record.unpublished()
                                || task.effects(Effect.PublishState.class).size() > published)
                        .isTrue();
            }
        }
        task.later(1_000);
        List<Effect.PublishState> states = task.effects(Effect.PublishState.class);
        assertThat(states.get(states.size() - 1).state()).isEqualTo(task.record.state());
    }

    @Property(tries = 200)
    void shouldNotChangeDataByRepeatingWhatStands(@ForAll("histories") List<String> history) {
        ATask task = new ATask();
        history.forEach(task::send);
        long sequence = task.record.sequence();
        LiveExamples live = task.record.live();
        Map<String, String> last = new HashMap<>();
        for (String json : history) {
            if (Validation.check(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            instanceof Checked.Labelled example
                    && task.examples.containsKey(example.id())
                    && task.examples.get(example.id()).content().equals(ExampleIdentity.content(example))) {
                last.put(example.id(), json);
            }
        }

        last.values().forEach(task::send);

        assertThat(task.record.sequence()).isEqualTo(sequence);
        assertThat(task.record.live()).isEqualTo(live);
        assertThat(task.record.tally().duplicate()).isGreaterThanOrEqualTo(last.size());
    }

    @Test
    void shouldTakeAnExampleAnewAfterItsDeletion() {
        ATask task = new ATask().labelled("a", "t", "good", "train").delete("a").labelled("a", "t", "good", "train");

        assertThat(task.record.tally()).isEqualTo(new Tally(2, 0, 1, 0, 0));
        assertThat(task.examples).hasSize(1);
    }

    @Test
    void shouldNotMakeATaskOfARejectedRecord() {
        ATask task = new ATask().send("{").delete("a");

        assertThat(task.record).isEqualTo(TaskRecord.unknown(ATask.NAME));
        assertThat(task.effects(Effect.Reject.class)).hasSize(2);
    }

    @Test
    void shouldRefuseOtherLabelsAndPairsThanDeclared() {
        ATask task = new ATask();
        declare(task);

        task.labelled("a", "t", "unheard", "train")
                .send("{\"task\":\"mood\",\"text\":\"t\",\"textPair\":\"p\",\"label\":\"good\"}");

        assertThat(task.effects(Effect.Reject.class))
                .extracting(Effect.Reject::reason)
                .containsExactly(RejectionReason.UNKNOWN_LABEL, RejectionReason.PAIR_MISMATCH);
    }

    @Test
    void shouldStopAtTheLastLabel() {
        ATask task = new ATask();
        for (int i = 0; i <= Limits.LABELS; i++) {
            task.labelled("a" + i, "t", "label" + i, "train");
        }
        assertThat(task.record.state().labels()).hasSize(Limits.LABELS);
        assertThat(task.effects(Effect.Reject.class))
                .extracting(Effect.Reject::reason)
                .containsExactly(RejectionReason.TOO_MANY_LABELS);
    }

    private static void declare(ATask task) {
        task.command(new TaskCommand.Declare(
                "d", ATask.NAME, 0, TaskKind.CLASSIFICATION, false, List.of("good", "bad", "so-so"), null));
    }

    private static Map<String, Long> tally(ATask task, java.util.function.Function<StoredExample, List<String>> by) {
        Map<String, Long> counts = new HashMap<>();
        task.examples.values().forEach(stored -> by.apply(stored).forEach(one -> counts.merge(one, 1L, Long::sum)));
        return counts;
    }
}
