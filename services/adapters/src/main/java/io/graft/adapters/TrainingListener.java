package io.graft.adapters;

import org.jspecify.annotations.Nullable;

/** Watches a training and may stop it. Called on the training thread. */
@FunctionalInterface
public interface TrainingListener {
    /** Hears nothing, stops nothing. */
    TrainingListener NONE = progress -> {};

    /** After each step, and after each epoch's validation. */
    void onProgress(Progress progress);

    /** Asked before each step; true ends the training with {@link TrainingCancelledException}. */
    default boolean cancelled() {
        return false;
    }

    /**
     * Where a training stands.
     *
     * @param epoch of {@code epochs}, from 1
     * @param step of {@code steps}, over all epochs, from 1
     * @param loss of the step
     * @param validationAccuracy after an epoch's last step, if there are validation rows
     * @param examplesSeen so far
     */
    record Progress(
            int epoch,
            int epochs,
            int step,
            int steps,
            double loss,
            @Nullable Double validationAccuracy,
            long examplesSeen) {}
}
