package io.graft.schemas;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the world may know of a task: the value of {@code graft.tasks}.
 *
 * @param labels declared, or seen so far, in order of arrival
 * @param labelsDeclared whether other labels are refused
 * @param commands outcomes of the latest commands, oldest first
 * @param earlierJobs the latest before the job, oldest first
 * @param drift what the latest test of the champion on new examples found; null if there was none since it was released
 */
public record TaskState(
        String task,
        TaskKind kind,
        boolean pair,
        List<String> labels,
        boolean labelsDeclared,
        ExampleCounts examples,
        @Nullable Job job,
        @Nullable Integer champion,
        TrainingLag trainingLag,
        List<CommandOutcome> commands,
        @Nullable List<Job> earlierJobs,
        @Nullable Drift drift) {

    /**
     * Every record of the task that was read is counted exactly once in one of accepted, corrected, deleted, duplicate
     * and rejected.
     *
     * @param byLabel live examples per label, or that hold the tag; empty for regression and spans
     * @param bySplit live examples per split
     */
    public record ExampleCounts(
            long accepted,
            long corrected,
            long deleted,
            long duplicate,
            long rejected,
            Map<String, Long> byLabel,
            Map<String, Long> bySplit) {
        public static final ExampleCounts NONE = new ExampleCounts(0, 0, 0, 0, 0, Map.of(), Map.of());

        /** Examples that the next training would see. */
        public long live() {
            return accepted - deleted;
        }
    }

    /**
     * The task's latest job.
     *
     * @param reason why it failed or was not released, one sentence
     */
    public record Job(
            String id,
            int version,
            JobState state,
            @Nullable String reason) {}

    /**
     * The champion on examples that came after its training, before anything is trained on them.
     *
     * @param rows tested
     * @param right of them that it answers rightly
     * @param drifted whether that is too few to be chance, so that a training was due
     */
    public record Drift(int rows, int right, boolean drifted) {}

    /**
     * What the champion has not seen.
     *
     * @param examples changes of the data (accepted, corrected, deleted) after the champion's data set was fixed
     * @param since when the oldest of them was processed, epoch milliseconds; null if there is none
     */
    public record TrainingLag(long examples, @Nullable Long since) {}

    /**
     * @param id of the command
     * @param refusal null if it was carried out, else a stable code
     * @param detail one sentence for a refusal
     * @param job the job that the command started or found, for {@code train}
     */
    public record CommandOutcome(
            String id,
            @Nullable String refusal,
            @Nullable String detail,
            @Nullable String job) {}
}
