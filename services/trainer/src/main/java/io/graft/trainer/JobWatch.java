package io.graft.trainer;

import io.graft.schemas.TrainingJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Says whether a job under way may go on: it may be abandoned from any thread, and it has a deadline. */
final class JobWatch {
    private final TrainingJob job;
    private final Duration longest;
    private final Clock clock;
    private final Instant deadline;
    private volatile boolean abandoned;

    JobWatch(TrainingJob job, Duration longest, Clock clock) {
        this.job = job;
        this.longest = longest;
        this.clock = clock;
        this.deadline = clock.instant().plus(longest);
    }

    TrainingJob job() {
        return job;
    }

    void abandon() {
        abandoned = true;
    }

    /** Whether the job should stop where it is; then {@link #check} says why. */
    boolean stopped() {
        return abandoned || late();
    }

    /** @throws RuntimeException if the job should stop */
    void check() {
        if (abandoned) {
            throw new JobAbandonedException(job.job());
        }
        if (late()) {
            throw new JobFailedException(
                    FailureReason.TIME_LIMIT, "the training took longer than " + longest.toMinutes() + " minutes");
        }
    }

    private boolean late() {
        return clock.instant().isAfter(deadline);
    }
}
