package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.Comparison;
import io.graft.schemas.Evaluation;
import io.graft.schemas.TaskState;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import org.junit.jupiter.api.Test;

class DriftTest {
    @Test
    void shouldTestTheChampionOnEvery32ChangesThatItWasNotTrainedOn() {
        ATask task = bigChampion().withExamples("good", 200, 231);
        assertThat(task.tests()).isEmpty();

        task.withExamples("bad", 200, 201);
        TrainingJob test = task.tests().get(0);
        assertThat(test.testFrom()).isEqualTo(400);
        assertThat(test.upTo()).isEqualTo(432);
        assertThat(test.version()).isEqualTo(1);

        task.withExamples("bad", 201, 233);
        assertThat(task.tests()).hasSize(2);
        assertThat(task.tests().get(1).testFrom()).isEqualTo(400);
        assertThat(task.tests().get(1).upTo()).isEqualTo(464);
        assertThat(task.jobs()).hasSize(1);
    }

    @Test
    void shouldLeaveATestTimeUntilTheNextOneWouldCoverTwiceAsMuch() {
        ATask task = bigChampion().withExamples("good", 200, 232).withExamples("bad", 200, 231);
        assertThat(task.tests()).extracting(TrainingJob::upTo).containsExactly(432L);

        task.withExamples("bad", 231, 295);
        assertThat(task.tests()).extracting(TrainingJob::upTo).containsExactly(432L, 464L);

        task.withExamples("bad", 295, 296);
        assertThat(task.tests()).extracting(TrainingJob::upTo).containsExactly(432L, 464L, 528L);

        task.result(tested(task.tests().get(2), 128, 120)).withExamples("good", 232, 264);
        assertThat(task.tests()).extracting(TrainingJob::upTo).containsExactly(432L, 464L, 528L, 560L);
    }

    @Test
    void shouldTrainAgainWhenTheChampionDoesWorseThanChanceExplains() {
        ATask task = bigChampion().withExamples("good", 200, 232);

        task.result(tested(task.tests().get(0), 32, 12));

        assertThat(task.record.state().drift()).isEqualTo(new TaskState.Drift(32, 12, true));
        assertThat(task.jobs()).hasSize(2);
        assertThat(task.lastJob().upTo()).isEqualTo(432);
        task.finish(0.9, new Comparison(1, 40, 5, 0));
        assertThat(task.record.state().drift()).isNull();
    }

    @Test
    void shouldNotTrainOnceMoreWhatALateTestAsksFor() {
        ATask task = bigChampion().withExamples("good", 200, 232).train("again");
        task.finish(0.4, new Comparison(1, 40, 0, 9));

        task.result(tested(task.tests().get(0), 32, 12));

        assertThat(task.record.state().drift()).isEqualTo(new TaskState.Drift(32, 12, true));
        assertThat(task.jobs()).hasSize(2);
    }

    @Test
    void shouldKeepTheChampionThatDoesAsWellAsBefore() {
        ATask task = bigChampion().withExamples("good", 200, 232);

        task.result(tested(task.tests().get(0), 32, 27)).later(60_000);

        assertThat(task.record.state().drift()).isEqualTo(new TaskState.Drift(32, 27, false));
        assertThat(task.jobs()).hasSize(1);
    }

    @Test
    void shouldRefuseTheAnswerToAnOlderTestAndASecondAnswer() {
        ATask task = bigChampion().withExamples("good", 200, 264);

        task.result(tested(task.tests().get(0), 32, 0))
                .result(tested(task.tests().get(1), 64, 60))
                .result(tested(task.tests().get(1), 64, 0));

        assertThat(task.refusals()).containsExactly(ResultRefusal.UNKNOWN_JOB, ResultRefusal.DUPLICATE);
        assertThat(task.jobs()).hasSize(1);
    }

    @Test
    void shouldNotTestWhatTheLastJobWasTrainedOn() {
        ATask task = bigChampion().withExamples("good", 200, 232);
        task.result(tested(task.tests().get(0), 32, 12)).finish(0.4, new Comparison(1, 40, 0, 9));
        assertThat(task.record.state().champion()).isEqualTo(1);

        task.withExamples("bad", 200, 232);

        assertThat(task.tests()).hasSize(2);
        assertThat(task.tests().get(1).testFrom()).isEqualTo(432);
    }

    @Test
    void shouldNotTestWhatIsNotMeasuredByAccuracy() {
        ATask task = bigChampion("matthews").withExamples("good", 200, 232);

        assertThat(task.tests()).isEmpty();
    }

    /** 400 examples, of which the champion answers 36 of 40 for validation rightly. */
    private static ATask bigChampion() {
        return bigChampion("accuracy");
    }

    private static ATask bigChampion(String metric) {
        ATask task = new ATask()
                .withExamples("good", 0, 200)
                .withExamples("bad", 0, 200)
                .later(5_000);
        TrainingResult.Finished plain = ATask.finished(task.lastJob(), 0.9, null);
        return task.result(new TrainingResult.Finished(
                plain.task(),
                plain.job(),
                plain.version(),
                plain.artifact(),
                plain.dataSet(),
                plain.baseDigest(),
                plain.profile(),
                new Evaluation(metric, 0.9, 0.3, 40, 0.5, "normal"),
                null));
    }

    private static TrainingResult tested(TrainingJob test, int rows, int right) {
        return new TrainingResult.Tested(ATask.NAME, test.job(), test.version(), rows, right);
    }
}
