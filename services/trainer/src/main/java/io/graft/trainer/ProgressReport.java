package io.graft.trainer;

import io.graft.adapters.TrainingListener;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells how far a job is: each phase and each validation, and of the steps at most five a second. */
final class ProgressReport implements TrainingListener {
    static final String DATA = "data";
    static final String TRAINING = "training";
    static final String EVALUATION = "evaluation";
    static final String UPLOAD = "upload";

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final JobWatch watch;
    private final Clock clock;
    private final Consumer<TrainingProgress> sink;
    private Instant quietUntil = Instant.MIN;
    private TrainingListener.Progress last = new TrainingListener.Progress(0, 0, 0, 0, 0, null, 0);

    /** @param sink may drop what it is given */
    ProgressReport(JobWatch watch, Clock clock, Consumer<TrainingProgress> sink) {
        this.watch = watch;
        this.clock = clock;
        this.sink = sink;
    }

    void phase(String phase) {
        watch.check();
        send(phase, null);
    }

    @Override
    public void onProgress(TrainingListener.Progress progress) {
        last = progress;
        Instant now = clock.instant();
        if (progress.validationAccuracy() != null || !now.isBefore(quietUntil)) {
            quietUntil = now.plus(PAUSE);
            send(TRAINING, progress.loss());
        }
    }

    @Override
    public boolean cancelled() {
        return watch.stopped();
    }

    /** Examples that the training has seen, with repetitions. */
    long examplesSeen() {
        return last.examplesSeen();
    }

    private void send(String phase, @Nullable Double loss) {
        TrainingJob job = watch.job();
        sink.accept(new TrainingProgress(
                job.task(),
                job.version(),
                job.job(),
                phase,
                last.epoch(),
                last.epochs(),
                last.step(),
                last.steps(),
                loss,
                last.validationAccuracy(),
                job.config().metric()));
    }
}
