package io.graft.learning;

import io.graft.schemas.JobState;
import io.graft.schemas.TrainingJob;
import org.jspecify.annotations.Nullable;

/**
 * The task's latest job.
 *
 * @param request as it was last sent
 * @param reason why it failed or was not released, one sentence
 * @param attempts times that it was sent because the one before failed, and the first
 * @param retryAt when it is sent again, epoch milliseconds; null if it is with a trainer or at its end
 * @param live examples that it covers
 * @param fixedAt when it was first sent, epoch milliseconds
 */
public record JobRecord(
        TrainingJob request,
        JobState state,
        @Nullable String reason,
        int attempts,
        @Nullable Long retryAt,
        long live,
        long fixedAt) {
    static JobRecord requested(TrainingJob request, long live, long now) {
        return new JobRecord(request, JobState.REQUESTED, null, 1, null, live, now);
    }

    String id() {
        return request.job();
    }

    /** @throws IllegalStateException if {@link JobTransitions} does not list this change */
    JobRecord to(JobState next, @Nullable String why) {
        if (!JobTransitions.allows(state, next)) {
            throw new IllegalStateException("a job does not go from " + state.json() + " to " + next.json());
        }
        return new JobRecord(request, next, why, attempts, null, live, fixedAt);
    }

    JobRecord sentAgain(TrainingJob again, int attempt) {
        JobRecord next = to(JobState.REQUESTED, null);
        return new JobRecord(again, next.state, null, attempt, null, live, fixedAt);
    }

    JobRecord waiting(String why, long until) {
        JobRecord next = to(JobState.REQUESTED, why);
        return new JobRecord(request, next.state, why, attempts, until, live, fixedAt);
    }

    boolean open() {
        return state == JobState.REQUESTED;
    }
}
