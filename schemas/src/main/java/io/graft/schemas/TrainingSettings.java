package io.graft.schemas;

import java.util.List;
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
 * @param placement of the adapters in a layer, under AdapterHub's names: {@code double_seq_bn} or {@code seq_bn}
 * @param layers of the encoder that get adapters, from 0; null for all
 * @param layerNormRate a factor of the learning rate at which the LayerNorms of those layers are trained too; 0 to leave
 *     them as the encoder has them
 * @param trials trainings of which the one that does best on the validation rows is kept; null for one
 * @param metric that counts on the validation rows, {@code accuracy} or {@code matthews} for classifications; null for the
 *     kind's own
 */
public record TrainingSettings(
        @Nullable Integer bottleneck,
        @Nullable Integer epochs,
        @Nullable Integer batchSize,
        @Nullable Double learningRate,
        @Nullable Integer maxTokens,
        @Nullable Integer shards,
        @Nullable Long seed,
        @Nullable String placement,
        @Nullable List<Integer> layers,
        @Nullable Double layerNormRate,
        @Nullable Integer trials,
        @Nullable String metric) {

    /** Nothing chosen. */
    public static final TrainingSettings UNSET =
            new TrainingSettings(null, null, null, null, null, null, null, null, null, null, null, null);

    public TrainingSettings {
        layers = layers == null ? null : List.copyOf(layers);
    }

    /** Nothing chosen of where the adapters stand, of LayerNorms, of a search and of a metric. */
    public TrainingSettings(
            @Nullable Integer bottleneck,
            @Nullable Integer epochs,
            @Nullable Integer batchSize,
            @Nullable Double learningRate,
            @Nullable Integer maxTokens,
            @Nullable Integer shards,
            @Nullable Long seed) {
        this(bottleneck, epochs, batchSize, learningRate, maxTokens, shards, seed, null, null, null, null, null);
    }
}
