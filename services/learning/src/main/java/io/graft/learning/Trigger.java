package io.graft.learning;

import io.graft.schemas.TaskKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a task is trained without being asked.
 *
 * @param labels of classification that need enough examples
 * @param examplesPerLabel that are enough; labels with fewer still take part
 * @param examples in all that are enough for any other kind
 * @param growth of the live examples since the last job that asks for the next one
 * @param quiet without a new example
 * @param atMost that the wait for quiet may last
 */
public record Trigger(
        int labels, long examplesPerLabel, long examples, double growth, Duration quiet, Duration atMost) {
    public static final Trigger DEFAULT = new Trigger(2, 8, 32, 1.5, Duration.ofSeconds(5), Duration.ofSeconds(60));

    /**
     * Whether there is enough new data for a training.
     *
     * @param before live examples that the last job had; 0 if there was none
     */
    boolean isWanted(TaskKind kind, LiveExamples live, long before) {
        boolean enough = kind == TaskKind.CLASSIFICATION
                ? live.labelsWith(examplesPerLabel) >= labels
                : live.count() >= examples;
        return enough && live.trainable(kind) && live.count() >= growth * before;
    }

    /** Whether to wait no longer. A clock that was set back ends the wait. */
    boolean isDue(Pending pending, long now) {
        return pending.wantedSince() != null
                && pending.lastChange() != null
                && (passed(pending.lastChange(), quiet, now) || passed(pending.wantedSince(), atMost, now));
    }

    private static boolean passed(@Nullable Long since, Duration wait, long now) {
        return since != null && (now < since || now - since >= wait.toMillis());
    }
}
