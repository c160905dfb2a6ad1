package io.graft.learning;

import io.graft.schemas.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decisions remember of one task, bounded in size. A name that is not, or no longer, a task has one too: an erased
 * task leaves its numbers behind, so that none is used twice.
 *
 * @param declaration null if there is no such task
 * @param origin the sequence before the task's first change; not 0 if one of the same name was erased
 * @param sequence of the last change of the data
 * @param earlier jobs, oldest first
 * @param trainAgain whether a training was asked for while a job ran
 * @param nextVersion that a job will get
 * @param test of the champion; null if there was none since it was released
 * @param lagSince when the first change that the champion has not seen was processed, epoch milliseconds
 * @param releaseSequence of the last release
 * @param held commands, oldest first
 * @param outcomes of the latest commands, oldest first
 * @param unpublished whether the public state differs from the published one
 * @param publishedAt epoch milliseconds
 */
public record TaskRecord(
        String task,
        @Nullable Declaration declaration,
        Tally tally,
        LiveExamples live,
        long origin,
        long sequence,
        Pending pending,
        @Nullable JobRecord job,
        List<TaskState.Job> earlier,
        boolean trainAgain,
        int nextVersion,
        @Nullable ChampionRecord champion,
        @Nullable DriftCheck test,
        @Nullable Long lagSince,
        long releaseSequence,
        List<HeldCommand> held,
        List<TaskState.CommandOutcome> outcomes,
        boolean unpublished,
        @Nullable Long publishedAt) {
    public TaskRecord {
        // Absent in what was remembered before jobs had a history.
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
        held = List.copyOf(held);
        outcomes = List.copyOf(outcomes);
    }

    /** A name that nothing is known of. */
    public static TaskRecord unknown(String task) {
        return new TaskRecord(
                task,
                null,
                Tally.NONE,
                LiveExamples.NONE,
                0,
                0,
                Pending.NONE,
                null,
                List.of(),
                false,
                1,
                null,
                null,
                null,
                0,
                List.of(),
                List.of(),
                false,
                null);
    }

    /** Whether time alone may change something, so that {@link TaskLife#tick} must be asked. */
    public boolean waits() {
        return unpublished
                || !held.isEmpty()
                || (job != null && job.retryAt() != null)
                || (pending.wantedSince() != null && (job == null || !job.open()));
    }

    /**
     * What the world may know.
     *
     * @throws IllegalStateException if there is no such task
     */
    public TaskState state() {
        if (declaration == null) {
            throw new IllegalStateException("no such task has a state");
        }
        return new TaskState(
                task,
                declaration.kind(),
                declaration.pair(),
                declaration.labels(),
                declaration.labelsDeclared(),
                new TaskState.ExampleCounts(
                        tally.accepted(),
                        tally.corrected(),
                        tally.deleted(),
                        tally.duplicate(),
                        tally.rejected(),
                        live.byLabel(),
                        live.bySplit()),
                job == null ? null : job.shown(),
                champion == null ? null : champion.version(),
                lag(),
                outcomes,
                earlier.isEmpty() ? null : earlier,
                test == null || test.rows() == null || test.right() == null
                        ? null
                        : new TaskState.Drift(test.rows(), test.right(), test.drifted()));
    }

    private TaskState.TrainingLag lag() {
        long unseen = sequence - (champion == null ? origin : champion.upTo());
        return new TaskState.TrainingLag(unseen, unseen == 0 ? null : lagSince);
    }
}
