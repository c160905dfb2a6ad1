package io.graft.trainer;

import static io.graft.trainer.TrainingJobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.graft.adapters.TrainingListener.Progress;
import io.graft.schemas.TrainingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
    private final TestClock clock = new TestClock();
    private final List<TrainingProgress> told = new ArrayList<>();
    private final JobWatch watch = new JobWatch(aJob().build(), Duration.ofMinutes(1), clock);
    private final ProgressReport report = new ProgressReport(watch, clock, told::add);

    @Test
    void shouldTellOfAtMostFiveStepsASecond() {
        for (int step = 1; step <= 100; step++) {
            report.onProgress(step(step, null));
            clock.advance(Duration.ofMillis(10));
        }

        assertThat(told).extracting(TrainingProgress::step).containsExactly(1, 21, 41, 61, 81);
    }

    @Test
    void shouldTellOfEveryValidationAndPhase() {
        report.phase(ProgressReport.TRAINING);
        report.onProgress(step(1, null));
        report.onProgress(step(2, 0.75));
        report.phase(ProgressReport.UPLOAD);

        assertThat(told)
                .extracting(TrainingProgress::phase, TrainingProgress::step, TrainingProgress::validation)
                .containsExactly(
                        tuple("training", 0, null),
                        tuple("training", 1, null),
                        tuple("training", 2, 0.75),
                        tuple("upload", 2, 0.75));
    }

    @Test
    void shouldStopTheTrainingAfterItsDeadline() {
        assertThat(report.cancelled()).isFalse();

        clock.advance(Duration.ofSeconds(61));

        assertThat(report.cancelled()).isTrue();
    }

    private static Progress step(int step, @Nullable Double accuracy) {
        return new Progress(1, 2, step, 200, 0.5, accuracy, step * 8L);
    }
}
