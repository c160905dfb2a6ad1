package io.graft.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Comparison;
import io.graft.schemas.JobState;
import io.graft.schemas.Release;
import io.graft.schemas.Split;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnboardingTopologyTest {
    @TempDir
    private Path state;

    private AnOnboarding onboarding;

    @BeforeEach
    void open() {
        onboarding = new AnOnboarding(state);
    }

    @AfterEach
    void close() {
        onboarding.close();
    }

    @Test
    void shouldTakeExamplesToAJobAndItsResultToARelease() {
        onboarding.enoughExamples("mood");
        assertThat(onboarding.jobs("mood")).isEmpty();

        onboarding.later(5_400);
        TrainingJob job = onboarding.job("mood");
        assertThat(job.upTo()).isEqualTo(20);
        assertThat(job.labels()).containsExactly("good", "bad");
        assertThat(job.byLabel()).isEqualTo(Map.of("good", 10L, "bad", 10L));
        assertThat(job.baseDigest()).isEqualTo(AnOnboarding.BASE);
        assertThat(onboarding.messages(Topic.TASK_DATA, AcceptedExample.class))
                .hasSize(20)
                .extracting(AcceptedExample::sequence)
                .isSorted();

        onboarding.finish(job, 0.9, null).later(1_200);
        assertThat(onboarding.compacted(Topic.ADAPTERS)).containsOnlyKeys("mood/1");
        assertThat(onboarding.versions().get(0).artifact()).isEqualTo(AnOnboarding.artifact(job, "adapters"));
        assertThat(onboarding.releases())
                .containsExactly(new Release("mood", 1, 1, AnOnboarding.artifact(job, "adapters"), AnOnboarding.BASE));
        TaskState after = onboarding.state("mood");
        assertThat(after.champion()).isEqualTo(1);
        assertThat(after.job().state()).isEqualTo(JobState.RELEASED);
        assertThat(after.examples().accepted()).isEqualTo(20);
        assertThat(after.trainingLag().examples()).isZero();
    }

    @Test
    void shouldSendCloudEvents() {
        onboarding.withChampion("mood");

        for (Topic topic : List.of(Topic.TASK_DATA, Topic.TASKS, Topic.TRAINING_JOBS, Topic.ADAPTERS, Topic.RELEASES)) {
            TestRecord<byte[], byte[]> record = onboarding.records(topic).get(0);
            assertThat(AnOnboarding.header(record, "ce_specversion")).isEqualTo("1.0");
            assertThat(AnOnboarding.header(record, "ce_source")).isEqualTo("/graft/onboarding");
            assertThat(AnOnboarding.header(record, "ce_id")).isNotBlank();
        }
        assertThat(AnOnboarding.header(onboarding.records(Topic.TRAINING_JOBS).get(0), "ce_type"))
                .isEqualTo("io.graft.training-job.v1");
    }

    @Test
    void shouldCountADuplicateApart() {
        onboarding
                .example("mood", "a", "fine", "good", Split.TRAIN)
                .example("mood", "a", "fine", "good", Split.TRAIN)
                .later(1_200);

        assertThat(onboarding.records(Topic.TASK_DATA)).hasSize(1);
        assertThat(onboarding.state("mood").examples().duplicate()).isEqualTo(1);
        assertThat(onboarding.state("mood").examples().accepted()).isEqualTo(1);
    }

    @Test
    void shouldTakeTheLatestCorrection() {
        onboarding
                .example("mood", "a", "fine", "good", Split.TRAIN)
                .example("mood", "a", "fine", "bad", Split.VALIDATION)
                .later(1_200);

        TaskState.ExampleCounts counts = onboarding.state("mood").examples();
        assertThat(counts.corrected()).isEqualTo(1);
        assertThat(counts.byLabel()).isEqualTo(Map.of("bad", 1L));
        assertThat(counts.bySplit()).isEqualTo(Map.of("train", 0L, "validation", 1L));
        assertThat(onboarding
                        .messages(Topic.TASK_DATA, AcceptedExample.class)
                        .get(1)
                        .label())
                .isEqualTo("bad");
    }

    @Test
    void shouldLeaveATombstoneForADeletedExample() {
        onboarding
                .example("mood", "a", "fine", "good", Split.TRAIN)
                .example("mood", "{\"task\":\"mood\",\"id\":\"a\",\"deleted\":true}")
                .example("mood", "{\"task\":\"mood\",\"id\":\"a\",\"deleted\":true}")
                .later(1_200);

        assertThat(onboarding.compacted(Topic.TASK_DATA)).containsEntry("mood/a", null);
        TaskState.ExampleCounts counts = onboarding.state("mood").examples();
        assertThat(counts.deleted()).isEqualTo(1);
        assertThat(counts.rejected()).isEqualTo(1);
        assertThat(counts.live()).isZero();
        assertThat(AnOnboarding.header(
                        onboarding.records(Topic.EXAMPLES_REJECTED).get(0), "graft.reason"))
                .isEqualTo("unknown-id");
    }

    @Test
    void shouldPublishTheFirstStateAtOnceAndThenOnceASecond() {
        for (int i = 0; i < 50; i++) {
            onboarding.example("mood", "a" + i, "fine " + i, "good", Split.TRAIN);
        }
        assertThat(onboarding.records(Topic.TASKS)).hasSize(1);

        onboarding.later(800);
        assertThat(onboarding.records(Topic.TASKS)).hasSize(1);

        onboarding.later(200);
        assertThat(onboarding.records(Topic.TASKS)).hasSize(2);
        assertThat(onboarding.state("mood").examples().accepted()).isEqualTo(50);

        onboarding.later(5_000);
        assertThat(onboarding.records(Topic.TASKS)).hasSize(2);
    }

    @Test
    void shouldRememberNothingWhileATaskOnlyWaits() {
        onboarding.enoughExamples("mood").later(1_400);
        long remembered = onboarding.remembered();

        onboarding.later(2_000);
        assertThat(onboarding.remembered()).isEqualTo(remembered);

        onboarding.later(2_000);
        assertThat(onboarding.jobs("mood")).hasSize(1);
        assertThat(onboarding.remembered()).isGreaterThan(remembered);
    }

    @Test
    void shouldIgnoreAResultOfAnOlderJob() {
        onboarding.withChampion("mood");
        TrainingJob old = onboarding.job("mood");

        onboarding.finish(old, 0.99, null).result(new TrainingResult.Failed("mood", old.job(), 1, "late", "it", true));
        onboarding.finish(
                new TrainingJob(
                        "nobody",
                        1,
                        old.job(),
                        1,
                        old.kind(),
                        false,
                        old.labels(),
                        old.byLabel(),
                        old.config(),
                        AnOnboarding.BASE,
                        null,
                        null,
                        null),
                0.9,
                null);
        onboarding.later(2_000);

        assertThat(onboarding.versions()).hasSize(1);
        assertThat(onboarding.releases()).hasSize(1);
        assertThat(onboarding.compacted(Topic.TASKS)).containsOnlyKeys("mood");
    }

    @Test
    void shouldReleaseABetterSecondVersionAndKeepTheChampionAgainstAWorseOne() {
        onboarding.withChampion("mood").examples("mood", 10, 20).later(6_000);
        TrainingJob second = onboarding.job("mood");
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.champion().version()).isEqualTo(1);
        onboarding.finish(second, 0.95, new Comparison(1, 8, 2, 1));
        assertThat(onboarding.releases()).extracting(Release::version).containsExactly(1, 2);

        onboarding.examples("mood", 20, 40).later(6_000);
        TrainingJob third = onboarding.job("mood");
        onboarding.finish(third, 0.7, new Comparison(2, 16, 1, 9)).later(1_200);

        assertThat(onboarding.releases()).hasSize(2);
        assertThat(onboarding.versions()).hasSize(3);
        assertThat(onboarding.state("mood").champion()).isEqualTo(2);
        assertThat(onboarding.state("mood").job().state()).isEqualTo(JobState.NOT_BETTER);
    }

    @Test
    void shouldRepeatAJobThatWasComparedWithAFormerChampion() {
        onboarding.withChampion("mood").examples("mood", 10, 20).later(6_000);
        onboarding.finish(onboarding.job("mood"), 0.95, new Comparison(1, 8, 2, 1));
        onboarding.examples("mood", 20, 40).later(6_000);
        TrainingJob third = onboarding.job("mood");
        onboarding.command(new TaskCommand.Release("back", "mood", 0, 1));

        onboarding.finish(third, 0.95, new Comparison(2, 8, 2, 1));

        assertThat(onboarding.versions()).hasSize(2);
        TrainingJob again = onboarding.job("mood");
        assertThat(again.job()).isEqualTo(third.job());
        assertThat(again.champion().version()).isEqualTo(1);

        onboarding.finish(again, 0.95, new Comparison(1, 8, 2, 1));
        assertThat(onboarding.releases())
                .extracting(Release::version, Release::sequence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 1L),
                        org.assertj.core.groups.Tuple.tuple(2, 2L),
                        org.assertj.core.groups.Tuple.tuple(1, 3L),
                        org.assertj.core.groups.Tuple.tuple(3, 4L));
    }

    @Test
    void shouldEraseATaskEverywhereAndBeginItAnew() {
        onboarding
                .withChampion("mood")
                .withChampion("other")
                .examples("mood", 10, 20)
                .later(6_000);
        TrainingJob running = onboarding.job("mood");

        onboarding.command(new TaskCommand.Erase("e", "mood", 0)).finish(running, 0.95, new Comparison(1, 8, 2, 1));
        onboarding.later(3_000);

        for (Topic topic : List.of(Topic.TASK_DATA, Topic.ADAPTERS, Topic.RELEASES, Topic.TASKS, Topic.TRAINING_JOBS)) {
            onboarding.compacted(topic).forEach((key, value) -> {
                if (key.startsWith("mood")) {
                    assertThat(value).as(key).isNull();
                } else {
                    assertThat(value).as(key).isNotNull();
                }
            });
        }
        assertThat(onboarding.versions()).hasSize(2);

        onboarding.enoughExamples("mood").later(6_000);
        assertThat(onboarding.job("mood").version()).isEqualTo(3);
        assertThat(onboarding.state("mood").examples().accepted()).isEqualTo(20);
        assertThat(onboarding.state("mood").champion()).isNull();
        onboarding.finish(onboarding.job("mood"), 0.9, null);
        assertThat(onboarding.releases().get(2).sequence()).isEqualTo(2);
    }

    @Test
    void shouldTellTrainersOfACancelledJobAndReleaseNothingOfIt() {
        onboarding.enoughExamples("mood").later(6_000);
        TrainingJob job = onboarding.job("mood");
        onboarding.result(new TrainingResult.Started("mood", job.job(), 1)).later(1_200);
        assertThat(onboarding.state("mood").job().state()).isEqualTo(JobState.TRAINING);

        onboarding
                .command(new TaskCommand.Cancel("c", "mood", 0))
                .finish(job, 0.9, null)
                .later(1_200);

        assertThat(onboarding.compacted(Topic.TRAINING_JOBS)).containsEntry("mood", null);
        assertThat(onboarding.state("mood").job().state()).isEqualTo(JobState.CANCELLED);
        assertThat(onboarding.versions()).isEmpty();
        assertThat(onboarding.releases()).isEmpty();
    }

    @Test
    void shouldAskForATestOfTheChampionAndTrainWhenItHasDrifted() {
        onboarding.examples("mood", 0, 100).later(6_000).finish(onboarding.job("mood"), 0.9, null);
        onboarding.examples("mood", 100, 116);
        List<TrainingJob> asked = onboarding.messages(Topic.TRAINING_JOBS, TrainingJob.class);
        TrainingJob test = asked.get(asked.size() - 1);
        assertThat(test.testFrom()).isEqualTo(200);
        assertThat(test.upTo()).isEqualTo(232);

        onboarding
                .result(new TrainingResult.Tested("mood", test.job(), 1, 32, 0))
                .later(1_200);

        assertThat(onboarding.jobs("mood")).hasSize(2);
        assertThat(onboarding.state("mood").drift()).isEqualTo(new TaskState.Drift(32, 0, true));
    }

    @ParameterizedTest
    @EnumSource
    void shouldOnboardATaskOfEachKind(TaskKind kind) {
        for (int i = 0; i < 40; i++) {
            String target =
                    switch (kind) {
                        case CLASSIFICATION -> "\"text\":\"t%1$d\",\"label\":\"l%2$d\"";
                        case MULTILABEL -> "\"text\":\"t%1$d\",\"labels\":[\"l%2$d\"]";
                        case REGRESSION -> "\"text\":\"t%1$d\",\"score\":%2$d.5";
                        case SPAN ->
                            "\"text\":\"t%1$d\",\"textPair\":\"a context\",\"span\":{\"start\":%2$d,\"end\":7}";
                        case TAGGING -> "\"tokens\":[\"t%1$d\",\"u\"],\"tags\":[\"O\",\"B-l%2$d\"]";
                    };
            onboarding.example("mood", "{\"task\":\"mood\"," + target.formatted(i, i % 2) + "}");
        }
        onboarding.later(6_000);

        assertThat(onboarding.records(Topic.EXAMPLES_REJECTED)).isEmpty();
        assertThat(onboarding.messages(Topic.TASK_DATA, AcceptedExample.class))
                .hasSize(40)
                .allSatisfy(example -> assertThat(example.target().kind()).isEqualTo(kind));
        TrainingJob job = onboarding.job("mood");
        assertThat(job.kind()).isEqualTo(kind);
        assertThat(job.examples()).isEqualTo(40);

        onboarding.example(
                "mood", "{\"task\":\"mood\",\"text\":\"t\",\"textPair\":\"abc\",\"span\":{\"start\":2,\"end\":4}}");
        assertThat(onboarding.records(Topic.EXAMPLES_REJECTED))
                .extracting(record -> AnOnboarding.header(record, "graft.reason"))
                .containsExactly("span-outside");
        onboarding.finish(job, 0.9, null).later(1_200);
        assertThat(onboarding.state("mood").kind()).isEqualTo(kind);
        assertThat(onboarding.state("mood").champion()).isEqualTo(1);
    }

    @Test
    void shouldHoldATrainingUntilItsExamplesAreProcessed() {
        onboarding.command(new TaskCommand.Train("t", "mood", 20)).later(400);
        onboarding.enoughExamples("mood");
        assertThat(onboarding.jobs("mood")).isEmpty();

        onboarding.later(200);

        assertThat(onboarding.jobs("mood")).hasSize(1);
        onboarding.later(1_200);
        assertThat(onboarding.state("mood").commands())
                .containsExactly(new TaskState.CommandOutcome(
                        "t", null, null, onboarding.job("mood").job()));
    }

    @Test
    void shouldDeclareATaskAndTellWhatACommandBecame() {
        onboarding.command(
                new TaskCommand.Declare("d", "mood", 0, TaskKind.CLASSIFICATION, false, List.of("good", "bad"), null));
        TaskState declared = onboarding.state("mood");
        assertThat(declared.labelsDeclared()).isTrue();
        assertThat(declared.commands()).extracting(TaskState.CommandOutcome::id).containsExactly("d");

        onboarding
                .command(new TaskCommand.Declare("p", "mood", 0, TaskKind.CLASSIFICATION, true, null, null))
                .command(new TaskCommand.Train("t", "mood", 0))
                .command(new TaskCommand.Release("r", "mood", 0, 1))
                .later(1_200);

        assertThat(onboarding.state("mood").commands())
                .extracting(TaskState.CommandOutcome::refusal)
                .containsExactly(null, "declared-otherwise", "not-enough-examples", "unknown-version");
    }

    @Test
    void shouldKeepAThousandInterleavedTasksApart() {
        int tasks = 1_000;
        for (int i = 0; i < 3; i++) {
            for (int task = 0; task < tasks; task++) {
                onboarding.example("task-" + task, "id" + i, "text " + i, "label" + i % 2, Split.TRAIN);
            }
        }
        for (int task = 0; task < tasks; task += 10) {
            onboarding.command(new TaskCommand.Train("t", "task-" + task, 0));
        }
        onboarding.later(1_200);

        assertThat(onboarding.compacted(Topic.TASKS)).hasSize(tasks);
        assertThat(onboarding.compacted(Topic.TASK_DATA)).hasSize(3 * tasks);
        assertThat(onboarding.messages(Topic.TRAINING_JOBS, TrainingJob.class))
                .hasSize(tasks / 10)
                .allSatisfy(job -> assertThat(job.upTo()).isEqualTo(3));
        for (int task = 0; task < tasks; task++) {
            assertThat(onboarding.state("task-" + task).examples().accepted()).isEqualTo(3);
        }
    }
}
