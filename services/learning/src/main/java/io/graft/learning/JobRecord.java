package io.graft.learning;

import io.graft.schemas.JobState;
import io.graft.schemas.TaskState;
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
    JobRecord on(JobEvent event, @Nullable String why) {
        JobState next = JobTransitions.next(state, event)
                .orElseThrow(() ->
                        new IllegalStateException("a job that is " + state.json() + " cannot be " + event.words()));
        return new JobRecord(request, next, why, attempts, null, live, fixedAt);
    }

    /** @param event that makes it be sent again */
    JobRecord sentAgain(JobEvent event, TrainingJob again) {
        JobRecord next = on(event, null);
        int attempt = event == JobEvent.ASKED_AGAIN ? 1 : attempts;
        return new JobRecord(again, next.state, null, attempt, null, live, fixedAt);
    }

    /** The failed attempt is made again now. */
    JobRecord nextAttempt(TrainingJob again) {
        return new JobRecord(again, state, null, attempts + 1, null, live, fixedAt);
    }

    JobRecord waiting(String why, long until) {
        JobRecord next = on(JobEvent.FAILED_FOR_NOW, why);
        return new JobRecord(request, next.state, why, attempts, until, live, fixedAt);
    }

    /** Whether a result may still count. */
    boolean open() {
        return state.isOpen();
    }

    /** Whether no trainer has it: its attempt failed and the next one is not due. */
    boolean resting() {
        return open() && retryAt != null;
    }

    TaskState.Job shown() {
        return new TaskState.Job(id(), request.version(), state, reason);
    }
}
