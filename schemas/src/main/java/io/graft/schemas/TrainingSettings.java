package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * What a task's owner may choose about training; a null leaves it to the trainer, whose artifact records what was used.
 *
 * @param bottleneck the adapters' inner size m
 * @param epochs passes over the training rows
 * @param batchSize rows in one optimizer step
 * @param learningRate the peak rate, after warm-up
 * @param maxTokens longer texts are truncated
 * @param shards threads that share a batch; named here, never taken from the machine, because it decides bits
 * @param seed of initialisation and order
 */
public record TrainingSettings(
        @Nullable Integer bottleneck,
        @Nullable Integer epochs,
        @Nullable Integer batchSize,
        @Nullable Double learningRate,
        @Nullable Integer maxTokens,
        @Nullable Integer shards,
        @Nullable Long seed) {

    /** Nothing chosen. */
    public static final TrainingSettings UNSET = new TrainingSettings(null, null, null, null, null, null, null);
}
