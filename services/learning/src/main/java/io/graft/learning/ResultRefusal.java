package io.graft.learning;

import io.graft.schemas.JobState;
import io.graft.schemas.TaskState;
import io.graft.schemas.TrainingResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why what a trainer says does not count. */
public enum ResultRefusal {
    /** The job has a result already: another trainer, or the same one again, did it too. */
    DUPLICATE,
    /** The job was given up before, after too many failures. */
    LATE,
    CANCELLED,
    SUPERSEDED,
    /** The task was erased. */
    ERASED,
    /** The task has no such job, or had it too long ago to remember. */
    UNKNOWN_JOB,
    /** The result names another version than the job. */
    OTHER_VERSION,
    /** The adapter was trained on another base than the job's. */
    OTHER_BASE;

    /** For example {@code unknown-job}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Why a result does not count.
     *
     * @param job the task's latest; null if there is none
     * @param earlier jobs
     */
    static Optional<ResultRefusal> of(@Nullable JobRecord job, List<TaskState.Job> earlier, TrainingResult result) {
        if (job == null || !job.id().equals(result.job())) {
            return Optional.of(earlier.stream()
                    .filter(ended -> ended.id().equals(result.job()))
                    .reduce((first, last) -> last)
                    .map(ended -> of(ended.state()))
                    .orElse(UNKNOWN_JOB));
        }
        if (!job.open()) {
            return Optional.of(of(job.state()));
        }
        if (result.version() != job.request().version()) {
            return Optional.of(OTHER_VERSION);
        }
        if (result instanceof TrainingResult.Finished finished) {
            return finished.baseDigest().equals(job.request().baseDigest())
                    ? Optional.empty()
                    : Optional.of(OTHER_BASE);
        }
        return job.resting() ? Optional.of(DUPLICATE) : Optional.empty();
    }

    private static ResultRefusal of(JobState ended) {
        return switch (ended) {
            case FAILED -> LATE;
            case CANCELLED -> CANCELLED;
            case SUPERSEDED -> SUPERSEDED;
            case ERASED -> ERASED;
            case REQUESTED, TRAINING, TRAINED, RELEASED, NOT_BETTER -> DUPLICATE;
        };
    }
}
