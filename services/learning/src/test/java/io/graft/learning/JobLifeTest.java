package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Comparison;
import io.graft.schemas.Digest;
import io.graft.schemas.JobState;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JobLifeTest {
    @Test
    void shouldReleaseAFirstVersionThatBeatsTheMajority() {
        ATask task = new ATask().withChampion();

        assertThat(task.record.state().champion()).isEqualTo(1);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.RELEASED);
        assertThat(task.record.state().trainingLag()).isEqualTo(new TaskState.TrainingLag(0, null));
        assertThat(task.effects(Effect.PublishRelease.class)).hasSize(1);
        assertThat(task.versions).containsKey(1);
    }

    @Test
    void shouldNotReleaseAFirstVersionThatEqualsTheMajority() {
        ATask task = new ATask().withEnoughExamples().later(5_000).finish(0.5, null);

        assertThat(task.record.state().champion()).isNull();
        assertThat(task.record.state().job().state()).isEqualTo(JobState.NOT_BETTER);
        assertThat(task.record.state().job().reason()).contains("majority");
        assertThat(task.versions).containsKey(1);
    }

    private static TaskCommand install(String id, String adapter) {
        ArtifactReference files = new ArtifactReference("tasks/mood/installs/" + adapter, Digest.of(adapter), 10);
        return new TaskCommand.Install(id, ATask.NAME, 0, files);
    }

    @Test
    void shouldPutAnInstalledAdapterThroughTheSameGate() {
        ATask task = new ATask().withChampion().command(install("i", "theirs"));

        assertThat(task.lastJob().install().digest()).isEqualTo(Digest.of("theirs"));
        assertThat(task.lastJob().champion().version()).isEqualTo(1);
        assertThat(task.lastJob().version()).isEqualTo(2);
        task.finish(0.8, new Comparison(1, 20, 0, 5));
        assertThat(task.record.state().champion()).isEqualTo(1);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.NOT_BETTER);

        task.command(install("j", "others")).finish(0.95, new Comparison(1, 20, 3, 0));
        assertThat(task.record.state().champion()).isEqualTo(3);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.RELEASED);
    }

    @Test
    void shouldInstallTheSameAdapterOnceOnTheSameData() {
        ATask task = new ATask().withChampion().command(install("i", "theirs")).command(install("j", "theirs"));

        assertThat(task.jobs()).hasSize(2);
        assertThat(task.record.state().commands().get(1).job())
                .isEqualTo(task.lastJob().job());
        task.result(new TrainingResult.Failed(
                        ATask.NAME, task.lastJob().job(), 2, "invalid-adapter", "of another base", false))
                .command(install("k", "theirs"));
        assertThat(task.jobs()).hasSize(3);
        assertThat(task.jobs().get(2)).isEqualTo(task.jobs().get(1));
    }

    @Test
    void shouldReleaseAVersionWhileItsAdapterIsInstalledAgain() {
        ATask task = new ATask().withChampion().command(install("i", "theirs"));
        task.finish(0.8, new Comparison(1, 20, 0, 5));
        task.command(install("j", "others")).finish(0.8, new Comparison(1, 20, 0, 5));
        task.command(install("k", "theirs"));
        assertThat(task.jobs().get(3).job()).isEqualTo(task.jobs().get(1).job());

        task.command(new TaskCommand.Release("r", ATask.NAME, 0, 2));

        assertThat(task.record.state().champion()).isEqualTo(2);
        assertThat(task.record.state().job().version()).isEqualTo(4);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.REQUESTED);
    }

    @Test
    void shouldTrainOnTheSameDataAfterAnInstallation() {
        ATask task = new ATask()
                .withEnoughExamples()
                .command(install("i", "theirs"))
                .finish(0.9, null)
                .later(100_000);
        assertThat(task.jobs()).hasSize(1);

        task.train("t");

        assertThat(task.jobs()).hasSize(2);
        assertThat(task.lastJob().install()).isNull();
    }

    @Test
    void shouldRefuseAnInstallationThatCannotBeJudgedNow() {
        ATask task = new ATask().labelled("a", "a", "good", "train").labelled("b", "b", "bad", "train");
        task.labelled("c", "c", "bad", "train").command(install("i", "theirs"));
        assertThat(task.record.state().commands().get(0).refusal()).isEqualTo("not-enough-examples");

        task.labelled("d", "d", "bad", "validation").command(install("j", "theirs"));
        assertThat(task.record.state().commands().get(1).refusal()).isNull();
        task.command(install("k", "others"));
        assertThat(task.record.state().commands().get(2).refusal()).isEqualTo("job-under-way");
        assertThat(task.jobs()).hasSize(1);
    }

    @Test
    void shouldKeepTheChampionAgainstAWorseVersion() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");

        task.finish(0.8, new Comparison(1, 20, 0, 5));

        assertThat(task.record.state().champion()).isEqualTo(1);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.NOT_BETTER);
    }

    @Test
    void shouldReleaseAVersionThatIsNotSignificantlyWorse() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");

        task.finish(0.8, new Comparison(1, 20, 0, 4));

        assertThat(task.record.state().champion()).isEqualTo(2);
        assertThat(task.record.releaseSequence()).isEqualTo(2);
    }

    @Test
    void shouldRepeatAComparisonWithAFormerChampion() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");
        task.finish(0.9, new Comparison(1, 20, 1, 0))
                .withExamples("good", 20, 30)
                .train("u");
        TrainingJob third = task.lastJob();
        task.command(new TaskCommand.Release("back", ATask.NAME, 0, 1));

        task.result(ATask.finished(third, 0.9, new Comparison(2, 20, 1, 0)));

        assertThat(task.record.state().champion()).isEqualTo(1);
        assertThat(task.lastJob().job()).isEqualTo(third.job());
        assertThat(task.lastJob().champion().version()).isEqualTo(1);
        assertThat(task.versions).doesNotContainKey(3);

        task.finish(0.9, new Comparison(1, 20, 1, 0));
        assertThat(task.record.state().champion()).isEqualTo(3);
    }

    @Test
    void shouldSendAJobAgainThreeTimesAtMost() {
        ATask task = new ATask().withEnoughExamples().later(5_000);
        TrainingJob job = task.lastJob();
        TrainingResult failure = new TrainingResult.Failed(ATask.NAME, job.job(), 1, "disk-full", "no space", true);

        task.result(failure).result(failure).later(4_999);
        assertThat(task.jobs()).hasSize(1);
        task.later(1).result(failure).later(10_000).result(failure);

        assertThat(task.jobs()).hasSize(3).containsOnly(job);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.FAILED);
        assertThat(task.record.state().job().reason()).isEqualTo("disk-full: no space");

        task.train("again");
        assertThat(task.jobs()).hasSize(4).containsOnly(job);
    }

    @Test
    void shouldIgnoreResultsOfAnyJobButTheOpenOne() {
        ATask task = new ATask().withChampion();
        TrainingJob old = task.lastJob();
        TaskRecord before = task.record;

        task.result(ATask.finished(old, 0.99, null))
                .result(new TrainingResult.Failed(ATask.NAME, old.job(), 1, "late", "late", false))
                .result(new TrainingResult.Failed(ATask.NAME, "sha256:other", 1, "late", "late", false));

        assertThat(task.record.champion()).isEqualTo(before.champion());
        assertThat(task.record.job()).isEqualTo(before.job());
        assertThat(task.effects(Effect.KeepVersion.class)).hasSize(1);
    }

    @Test
    void shouldNameTheExistingJobIfThereIsNothingNew() {
        ATask task = new ATask().withChampion().train("t");

        assertThat(task.jobs()).hasSize(1);
        assertThat(outcome(task).job()).isEqualTo(task.lastJob().job());
    }

    @Test
    void shouldTrainAgainAfterwardsIfAskedDuringAJob() {
        ATask task = new ATask()
                .withEnoughExamples()
                .later(5_000)
                .withExamples("good", 10, 11)
                .train("t");
        TrainingJob first = task.lastJob();
        assertThat(outcome(task).job()).isEqualTo(first.job());

        task.finish(0.9, null);

        assertThat(task.jobs()).hasSize(2);
        assertThat(task.lastJob().upTo()).isEqualTo(21);
        assertThat(task.lastJob().champion().version()).isEqualTo(1);
    }

    @Test
    void shouldRefuseATrainingWithoutTwoLabels() {
        ATask task = new ATask().withExamples("good", 0, 9).train("t");

        assertThat(outcome(task).refusal()).isEqualTo("not-enough-examples");
        assertThat(task.jobs()).isEmpty();
    }

    @Test
    void shouldRefuseAnUnknownVersionAndRollBackToAKnownOne() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");
        task.finish(0.9, new Comparison(1, 20, 1, 0)).command(new TaskCommand.Release("r", ATask.NAME, 0, 7));
        assertThat(outcome(task).refusal()).isEqualTo("unknown-version");

        task.command(new TaskCommand.Release("s", ATask.NAME, 0, 1));

        assertThat(outcome(task).refusal()).isNull();
        assertThat(task.record.state().champion()).isEqualTo(1);
        assertThat(task.record.state().trainingLag().examples()).isEqualTo(10);
        assertThat(task.effects(Effect.PublishRelease.class))
                .extracting(effect -> effect.release().sequence())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldRetireAVersionThatIsNotTheChampionOnceAndForGood() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");
        task.finish(0.9, new Comparison(1, 20, 1, 0));

        task.command(new TaskCommand.Retire("r", ATask.NAME, 0, 7));
        assertThat(outcome(task).refusal()).isEqualTo("unknown-version");
        task.command(new TaskCommand.Retire("s", ATask.NAME, 0, 2));
        assertThat(outcome(task).refusal()).isEqualTo("version-in-use");

        long then = task.now;
        task.command(new TaskCommand.Retire("u", ATask.NAME, 0, 1));
        assertThat(outcome(task).refusal()).isNull();
        task.now += 1_000;
        task.command(new TaskCommand.Retire("v", ATask.NAME, 0, 1));
        assertThat(outcome(task).refusal()).isNull();
        assertThat(task.effects(Effect.KeepVersion.class))
                .extracting(keep -> keep.version().version().version())
                .containsExactly(1, 2, 1);
        assertThat(task.versions.get(1).version().retiredAt()).isEqualTo(then);

        task.command(new TaskCommand.Release("w", ATask.NAME, 0, 1));
        assertThat(outcome(task).refusal()).isEqualTo("retired-version");
        assertThat(task.record.state().champion()).isEqualTo(2);
    }

    @Test
    void shouldNotReleaseAVersionThatWasRetiredByACommandHeldBefore() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");
        task.finish(0.9, new Comparison(1, 20, 1, 0));
        task.progress = new Progress(0, 0);
        task.command(new TaskCommand.Retire("r", ATask.NAME, 40, 1))
                .command(new TaskCommand.Release("s", ATask.NAME, 40, 1));

        task.progress = new Progress(40, 0);
        task.later(200).later(200);

        assertThat(outcome(task).refusal()).isEqualTo("retired-version");
        assertThat(task.record.state().champion()).isEqualTo(2);
    }

    @Test
    void shouldTrainTheSameDataAgainOnAnotherBaseAndNotGoBackToTheOldOne() {
        ATask task = new ATask().withChampion();
        TrainingJob before = task.lastJob();
        task.onBase("sha256:new").train("t");

        assertThat(task.lastJob().job()).isNotEqualTo(before.job());
        assertThat(task.lastJob().upTo()).isEqualTo(before.upTo());
        assertThat(task.lastJob().baseDigest()).isEqualTo("sha256:new");
        task.finish(0.9, new Comparison(1, 20, 18, 0));
        assertThat(task.record.state().champion()).isEqualTo(2);

        task.command(new TaskCommand.Release("r", ATask.NAME, 0, 1));

        assertThat(outcome(task).refusal()).isEqualTo("other-base");
        assertThat(outcome(task).detail()).contains(ATask.BASE, "sha256:new");
    }

    @Test
    void shouldHoldACommandUntilItsExamplesAreProcessed() {
        ATask task = new ATask();
        task.progress = new Progress(5, 0);
        task.command(new TaskCommand.Train("t", ATask.NAME, 20));
        task.command(new TaskCommand.Train("t", ATask.NAME, 20));
        task.withEnoughExamples().later(200);
        assertThat(task.jobs()).isEmpty();

        task.progress = new Progress(20, 0);
        task.later(200);

        assertThat(task.jobs()).hasSize(1);
        assertThat(task.record.held()).isEmpty();
    }

    @Test
    void shouldPublishEachAnswerBeforeLaterOnesDisplaceIt() {
        ATask task = new ATask().withEnoughExamples();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add("at once " + i);
            task.train("at once " + i);
        }
        task.progress = new Progress(20, 0);
        for (int i = 0; i < 20; i++) {
            ids.add("held " + i);
            task.command(new TaskCommand.Train("held " + i, ATask.NAME, 40));
        }
        task.progress = new Progress(40, 0);
        task.later(200).later(200).later(200);

        assertThat(task.effects(Effect.PublishState.class))
                .flatExtracting(published -> published.state().commands())
                .extracting(TaskState.CommandOutcome::id)
                .containsAll(ids);
    }

    @Test
    void shouldNotHoldACommandBehindOffsetsThatNeverCome() {
        ATask task = new ATask().withEnoughExamples();
        task.progress = new Progress(20, 0);
        task.command(new TaskCommand.Train("t", ATask.NAME, 21));

        task.progress = new Progress(20, 4_800);
        task.later(4_800);
        assertThat(task.jobs()).isEmpty();

        task.progress = new Progress(20, 5_000);
        task.later(200);
        assertThat(task.jobs()).hasSize(1);
    }

    /** The partition may be read later than the one of the commands, although it was at its end before. */
    @Test
    void shouldHoldACommandForTheFirstExamplesAfterALongQuiet() {
        ATask task = new ATask().withChampion();
        task.progress = new Progress(20, 3_600_000);
        task.command(new TaskCommand.Erase("e", ATask.NAME, 40)).later(4_800);
        assertThat(task.effects(Effect.EraseTask.class)).isEmpty();

        task.withExamples("good", 10, 20).withExamples("bad", 10, 20);
        task.progress = new Progress(40, 0);
        task.later(200);

        assertThat(task.effects(Effect.EraseTask.class)).hasSize(1);
        assertThat(task.examples).isEmpty();
    }

    @Test
    void shouldKnowACommandThatWasHeldBeforeItsArrivalWasRemembered() {
        HeldCommand held = Json.read(
                "{\"command\":{\"type\":\"erase\",\"id\":\"e\",\"task\":\"mood\",\"examplesEnd\":40}}"
                        .getBytes(StandardCharsets.UTF_8),
                HeldCommand.class);

        assertThat(held.isDue(new Progress(20, 4_800), 1_000_000)).isFalse();
        assertThat(held.isDue(new Progress(20, 5_000), 1_000_000)).isTrue();
    }

    @Test
    void shouldNotReleaseAVersionThatWasErasedByACommandHeldBefore() {
        ATask task = new ATask().withChampion();
        task.progress = new Progress(0, 0);
        task.command(new TaskCommand.Erase("e", ATask.NAME, 9))
                .command(new TaskCommand.Declare(
                        "d", ATask.NAME, 9, TaskKind.CLASSIFICATION, false, List.of("good", "bad"), null))
                .command(new TaskCommand.Release("r", ATask.NAME, 9, 1));
        int released = task.effects(Effect.PublishRelease.class).size();

        task.progress = new Progress(9, 0);
        task.later(200).later(200);

        assertThat(task.effects(Effect.EraseTask.class)).hasSize(1);
        assertThat(task.effects(Effect.PublishRelease.class)).hasSize(released);
        assertThat(outcome(task).refusal()).isEqualTo("unknown-version");
    }

    @Test
    void shouldForgetAnErasedTaskButNotItsNumbers() {
        ATask task = new ATask().withChampion().withExamples("good", 10, 20).train("t");
        TrainingJob second = task.lastJob();
        task.command(new TaskCommand.Erase("e", ATask.NAME, 0));
        assertThat(task.record.declaration()).isNull();
        assertThat(task.effects(Effect.EraseTask.class)).hasSize(1);

        task.result(ATask.finished(second, 0.9, new Comparison(1, 20, 1, 0)));
        assertThat(task.refusals()).containsExactly(ResultRefusal.ERASED);
        assertThat(task.effects(Effect.KeepVersion.class)).hasSize(1);

        task.withEnoughExamples();
        assertThat(task.record.state().trainingLag().examples()).isEqualTo(20);
        task.later(5_000).finish(0.9, null);
        assertThat(task.record.state().champion()).isEqualTo(3);
        assertThat(task.record.releaseSequence()).isEqualTo(2);
        assertThat(task.jobs()).extracting(TrainingJob::job).doesNotHaveDuplicates();
    }

    @Property
    void shouldTakeOnlyListedTransitions(@ForAll JobState from, @ForAll JobEvent event) {
        JobRecord job =
                new JobRecord(new ATask().withEnoughExamples().later(5_000).lastJob(), from, null, 1, null, 20, 0);

        JobTransitions.next(from, event)
                .ifPresentOrElse(
                        to -> assertThat(job.on(event, null).state()).isEqualTo(to),
                        () -> assertThatThrownBy(() -> job.on(event, null)).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void shouldLeadOutOfEveryStateButErasedAndIntoEveryOneButOnce() {
        assertThat(JobTransitions.all())
                .extracting(JobTransitions.Transition::from)
                .containsAll(EnumSet.complementOf(EnumSet.of(JobState.ERASED)))
                .doesNotContain(JobState.ERASED);
        assertThat(JobTransitions.all())
                .extracting(JobTransitions.Transition::to)
                .contains(JobState.values());
        assertThat(JobTransitions.all())
                .extracting(row -> row.from() + " " + row.event())
                .doesNotHaveDuplicates();
        assertThat(JobTransitions.all())
                .extracting(JobTransitions.Transition::event)
                .contains(JobEvent.values());
    }

    @Test
    void shouldDrawTheTableInTheDocumentation() throws IOException {
        Path page = Path.of("../../docs/jobs.md");
        String generated = "```mermaid\n" + JobTransitions.diagram() + "```\n";

        assertThat(Files.readString(page))
                .as("%s must hold the table of JobTransitions as:%n%s", page, generated)
                .contains(generated);
    }

    @Test
    void shouldRefuseADuplicateResult() {
        ATask task = new ATask().withChampion();
        TrainingJob job = task.lastJob();

        task.result(ATask.finished(job, 0.99, null))
                .result(new TrainingResult.Failed(ATask.NAME, job.job(), 1, "late", "late", false));

        assertThat(task.refusals()).containsExactly(ResultRefusal.DUPLICATE, ResultRefusal.DUPLICATE);
        assertThat(task.effects(Effect.KeepVersion.class)).hasSize(1);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.RELEASED);
    }

    @Test
    void shouldRefuseAZombiesResultAfterTheJobWasDoneByAnotherTrainerAndAfterItWasGivenUp() {
        ATask task = new ATask().withChampion();
        TrainingJob first = task.lastJob();
        task.withExamples("good", 10, 20).train("t");
        TrainingJob second = task.lastJob();
        task.result(failure(second, false));

        task.result(ATask.finished(first, 0.99, null)).result(ATask.finished(second, 0.99, null));

        assertThat(task.refusals()).containsExactly(ResultRefusal.DUPLICATE, ResultRefusal.LATE);
        assertThat(task.record.state().champion()).isEqualTo(1);
        assertThat(task.versions).containsOnlyKeys(1);
    }

    @Test
    void shouldSupersedeARestingJobByOneOnNewerDataAndRefuseItsResult() {
        ATask task = new ATask().withEnoughExamples().later(5_000);
        TrainingJob first = task.lastJob();
        task.result(failure(first, true)).withExamples("good", 10, 11).train("t");
        TrainingJob second = task.lastJob();

        task.result(ATask.finished(first, 0.9, null));

        assertThat(second.upTo()).isEqualTo(21);
        assertThat(task.record.state().earlierJobs())
                .containsExactly(new TaskState.Job(first.job(), 1, JobState.SUPERSEDED, "disk-full: no space"));
        assertThat(task.refusals()).containsExactly(ResultRefusal.SUPERSEDED);
        assertThat(task.finish(0.9, null).record.state().champion()).isEqualTo(2);
    }

    @Test
    void shouldNotSupersedeAJobThatATrainerHas() {
        ATask task = new ATask().withEnoughExamples().later(5_000);
        TrainingJob first = task.lastJob();

        task.result(new TrainingResult.Started(ATask.NAME, first.job(), 1))
                .withExamples("good", 10, 40)
                .later(60_000)
                .train("t");

        assertThat(task.jobs()).containsExactly(first);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.TRAINING);
    }

    @Test
    void shouldCancelARunningJobAndReleaseNothingOfIt() {
        ATask task = new ATask().withEnoughExamples().later(5_000);
        TrainingJob job = task.lastJob();
        task.result(new TrainingResult.Started(ATask.NAME, job.job(), 1))
                .command(new TaskCommand.Cancel("c", ATask.NAME, 0));
        assertThat(outcome(task).job()).isEqualTo(job.job());
        assertThat(task.effects(Effect.CancelTraining.class)).hasSize(1);

        task.result(ATask.finished(job, 0.9, null)).later(60_000);

        assertThat(task.refusals()).containsExactly(ResultRefusal.CANCELLED);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.CANCELLED);
        assertThat(task.record.state().champion()).isNull();
        task.command(new TaskCommand.Cancel("d", ATask.NAME, 0));
        assertThat(outcome(task).refusal()).isEqualTo("no-job");
        task.train("t").finish(0.9, null);
        assertThat(task.record.state().champion()).isEqualTo(1);
    }

    @Test
    void shouldRefuseTheResultOfAnErasedTaskAlsoIfItsNameIsUsedAgain() {
        ATask task = new ATask().withEnoughExamples().later(5_000);
        TrainingJob job = task.lastJob();

        task.command(new TaskCommand.Erase("e", ATask.NAME, 0))
                .result(ATask.finished(job, 0.9, null))
                .withEnoughExamples()
                .result(ATask.finished(job, 0.9, null));

        assertThat(task.refusals()).containsExactly(ResultRefusal.ERASED, ResultRefusal.ERASED);
        assertThat(task.effects(Effect.KeepVersion.class)).isEmpty();
        assertThat(task.effects(Effect.PublishRelease.class)).isEmpty();
        assertThat(task.record.earlier()).containsExactly(new TaskState.Job(job.job(), 1, JobState.ERASED, null));
    }

    @Test
    void shouldParkATaskWhoseJobsKeepFailingUntilAskedToTrain() {
        ATask task = new ATask().withEnoughExamples().later(5_000);
        task.result(failure(task.lastJob(), false));
        task.withExamples("good", 10, 20).later(5_000).result(failure(task.lastJob(), false));
        task.withExamples("good", 20, 35).later(5_000).result(failure(task.lastJob(), false));
        assertThat(task.jobs()).hasSize(3);

        task.withExamples("good", 35, 200).later(60_000);
        assertThat(task.jobs()).hasSize(3);
        assertThat(task.record.waits()).isFalse();

        task.train("t").finish(0.9, null);
        assertThat(task.record.state().champion()).isEqualTo(4);
        task.withExamples("good", 200, 500).later(60_000);
        assertThat(task.jobs()).hasSize(5);
    }

    @Test
    void shouldTrainTheNextJobOnCorrectedAndWithoutDeletedExamples() {
        ATask task = new ATask().withChampion();
        task.labelled("good0", "good text 0", "bad", "train").delete("bad1").train("t");

        assertThat(task.lastJob().upTo()).isEqualTo(22);
        assertThat(task.lastJob().examples()).isEqualTo(19);
        assertThat(task.lastJob().byLabel()).isEqualTo(Map.of("good", 9L, "bad", 10L));
        assertThat(task.examples.get("good0").labels()).containsExactly("bad");
    }

    @Test
    void shouldReadATaskThatWasRememberedBeforeJobsHadAHistory() {
        ATask task = new ATask().withChampion();
        ObjectNode old = (ObjectNode) Json.tree(Json.bytes(task.record));
        old.remove(List.of("earlier", "test"));
        ((ObjectNode) old.path("champion")).remove("evaluation");
        ((ObjectNode) old.at("/job/request")).remove(List.of("examples", "testFrom"));

        TaskRecord read = Json.read(Json.bytes(old), TaskRecord.class);

        assertThat(read.earlier()).isEmpty();
        assertThat(read.state()).isEqualTo(task.record.state());
    }

    private static TrainingResult failure(TrainingJob job, boolean retryable) {
        return new TrainingResult.Failed(ATask.NAME, job.job(), job.version(), "disk-full", "no space", retryable);
    }

    /** Any history of events keeps what the world relies on; an unlisted transition would throw. */
    @Property(tries = 150)
    void shouldPublishEachVersionOnceWhateverHappens(@ForAll @Size(max = 80) List<@IntRange(max = 15) Integer> events) {
        ATask task = new ATask().withEnoughExamples();
        int n = 0;
        for (int event : events) {
            n++;
            task.later(event == 0 ? 60_000 : 700);
            List<TrainingJob> jobs = task.jobs();
            TrainingJob job = jobs.isEmpty() ? null : jobs.get(event % 2 == 0 ? jobs.size() - 1 : jobs.size() / 2);
            switch (event) {
                case 1, 2 -> task.withExamples(event == 1 ? "good" : "bad", 10 + n, 14 + n);
                case 3 -> task.train("t" + n);
                case 4, 5, 6, 7 -> {
                    if (job != null) {
                        int champion = task.record.champion() == null
                                ? 1
                                : task.record.champion().version();
                        task.result(ATask.finished(
                                job, event == 6 ? 0.4 : 0.9, new Comparison(champion, 9, 1, event == 7 ? 9 : 0)));
                    }
                }
                case 8 -> {
                    if (job != null) {
                        task.result(new TrainingResult.Failed(
                                ATask.NAME, job.job(), job.version(), "crash", "it crashed", n % 2 == 0));
                    }
                }
                case 9, 10 -> task.command(new TaskCommand.Release("r" + n, ATask.NAME, 0, event - 8));
                case 11 -> {
                    if (n % 5 == 0) {
                        task.command(new TaskCommand.Erase("e" + n, ATask.NAME, 0));
                        task.withEnoughExamples();
                    }
                }
                case 12 -> task.command(new TaskCommand.Cancel("c" + n, ATask.NAME, 0));
                case 15 -> task.command(install("i" + n, "theirs" + n % 2));
                case 13 -> {
                    if (job != null) {
                        task.result(new TrainingResult.Started(ATask.NAME, job.job(), job.version()));
                    }
                }
                case 14 -> {
                    if (job != null) {
                        task.result(new TrainingResult.Tested(ATask.NAME, job.job(), job.version(), 40, n % 40));
                    }
                }
                default -> task.delete("good" + n % 10);
            }
        }

        List<Integer> versions = task.effects(Effect.KeepVersion.class).stream()
                .map(keep -> keep.version().version().version())
                .toList();
        assertThat(versions).doesNotHaveDuplicates();
        Set<Integer> published = Set.copyOf(versions);
        List<Long> sequences = task.effects(Effect.PublishRelease.class).stream()
                .map(release -> release.release().sequence())
                .toList();
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
        assertThat(task.effects(Effect.PublishRelease.class).stream()
                        .map(release -> release.release().version())
                        .collect(Collectors.toSet()))
                .isSubsetOf(published);
    }

    private static TaskState.CommandOutcome outcome(ATask task) {
        List<TaskState.CommandOutcome> outcomes = task.record.state().commands();
        return outcomes.get(outcomes.size() - 1);
    }
}
