package io.graft.adapters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides a trained adapter's bytes besides data, base and profile. Canonical order is declaration order.
 *
 * @param bottleneck m, inner size of the adapters
 * @param epochs passes over the training rows
 * @param batchSize rows of a step
 * @param learningRate at the end of the warm-up
 * @param warmup share of the steps over which the rate rises
 * @param weightDecay of matrices
 * @param clip largest global norm of a gradient
 * @param maxTokens longer texts are truncated
 * @param shards threads that share each step; part of the bytes, since their gradients are added up
 * @param seed of initial values and order
 * @param initDeviation standard deviation of the adapters' initial values
 * @param precision {@code auto} (the encoder's), {@code fp32} or {@code bf16}
 * @param placement of the adapters in a layer: {@code double_seq_bn} or {@code seq_bn}
 * @param layers with adapters, from 0; none for all of them
 * @param layerNormRate a factor of the learning rate, from 0 to 1, at which the LayerNorms of those layers are trained
 *     too; null, as which 0 is kept, to leave them as the base has them
 * @param metric of the validation rows by which an epoch is chosen, {@code accuracy} or {@code matthews} for
 *     classifications; null for the kind's own
 */
public record TrainingConfig(
        int bottleneck,
        int epochs,
        int batchSize,
        double learningRate,
        double warmup,
        double weightDecay,
        double clip,
        int maxTokens,
        int shards,
        long seed,
        double initDeviation,
        String precision,
        String placement,
        List<Integer> layers,
        @Nullable Double layerNormRate,
        @Nullable String metric) {

    /** Rows that a training sees in all, if its epochs are free to choose. */
    private static final int SEEN = 3200;

    /** The same for each label to choose from: what tells one from many others takes more steps to learn. */
    private static final int SEEN_BY_LABEL = 320;

    /** The same for spans, whose heads have more to learn from rows that take longer. */
    private static final int SEEN_BY_SPANS = 9600;

    /** The same for tags, of which there are many. */
    private static final int SEEN_BY_TAGS = 32_000;

    /** A learning rate: tags, whose rows each say much, bear and need a higher one. */
    private static final double TAGGING_RATE = 4e-3;

    /** Of spans' LayerNorms, a factor of the learning rate; classifications did not gain (docs/decisions/0002). */
    private static final double SPAN_LAYER_NORM_RATE = 0.1;

    private static final int FEWEST_EPOCHS = 4;
    private static final int MOST_EPOCHS = 20;

    public TrainingConfig {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException("a training has at least one epoch and batches of at least one row, not "
                    + epochs + " and " + batchSize);
        }
        layers = List.copyOf(layers);
        if (layerNormRate != null && !(layerNormRate >= 0 && layerNormRate <= 1)) {
            throw new IllegalArgumentException(
                    "LayerNorms are trained at a factor of the learning rate from 0 to 1, not " + layerNormRate);
        }
        // One way to say that they are not trained, so that the same training has the same configuration.
        layerNormRate = layerNormRate == null || layerNormRate == 0 ? null : layerNormRate;
    }

    /** Adapters as Houlsby et al. place them, in every layer; LayerNorms stay the base's. */
    public TrainingConfig(
            int bottleneck,
            int epochs,
            int batchSize,
            double learningRate,
            double warmup,
            double weightDecay,
            double clip,
            int maxTokens,
            int shards,
            long seed,
            double initDeviation,
            String precision) {
        this(
                bottleneck,
                epochs,
                batchSize,
                learningRate,
                warmup,
                weightDecay,
                clip,
                maxTokens,
                shards,
                seed,
                initDeviation,
                precision,
                Placement.DOUBLE.label(),
                List.of(),
                null,
                null);
    }

    public static TrainingConfig defaults() {
        return new TrainingConfig(64, FEWEST_EPOCHS, 32, 2e-3, 0.1, 0.01, 1.0, 128, 2, 1, 1e-2, "auto");
    }

    /**
     * The defaults for some kind of head, so many labels and so many training rows: few rows and rows of many labels are
     * seen more often, contexts of spans are read in longer windows and their LayerNorms are trained too, and tags are
     * learned at a higher rate.
     */
    public static TrainingConfig defaults(HeadKind kind, int labels, int rows) {
        int seen =
                switch (kind) {
                    case SPAN -> SEEN_BY_SPANS;
                    case TAGGING -> SEEN_BY_TAGS;
                    case CLASSIFICATION, MULTILABEL -> Math.max(SEEN, SEEN_BY_LABEL * labels);
                    case REGRESSION -> SEEN;
                };
        int wanted = seen / Math.max(1, rows);
        TrainingConfig defaults = defaults();
        TrainingConfig config = new TrainingConfig(
                defaults.bottleneck(),
                Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, wanted)),
                defaults.batchSize(),
                kind == HeadKind.TAGGING ? TAGGING_RATE : defaults.learningRate(),
                defaults.warmup(),
                defaults.weightDecay(),
                defaults.clip(),
                kind == HeadKind.SPAN ? 2 * defaults.maxTokens() : defaults.maxTokens(),
                defaults.shards(),
                defaults.seed(),
                defaults.initDeviation(),
                defaults.precision());
        return kind == HeadKind.SPAN ? config.norming(SPAN_LAYER_NORM_RATE) : config;
    }

    /** This configuration with its precision resolved, which must be the encoder's. */
    TrainingConfig withPrecision(Precision encoders) {
        if (!precision.equals("auto") && !precision.equals(encoders.label())) {
            throw new IllegalArgumentException("a training in " + precision + " needs an encoder in " + precision
                    + ", and this one is in " + encoders.label());
        }
        return with(learningRate, encoders.label(), placement, layers, layerNormRate, metric);
    }

    /** The same training with the adapters elsewhere: so placed, in these layers; in all, if there are none. */
    public TrainingConfig placing(String otherPlacement, List<Integer> otherLayers) {
        return with(learningRate, precision, otherPlacement, otherLayers, layerNormRate, metric);
    }

    /** The same training with LayerNorms trained at this factor of the learning rate; null or 0 to leave them as they are. */
    public TrainingConfig norming(@Nullable Double otherRate) {
        return with(learningRate, precision, placement, layers, otherRate, metric);
    }

    /** The same training with its epoch chosen by this metric; null for the kind's own. */
    public TrainingConfig measuring(@Nullable String otherMetric) {
        return with(learningRate, precision, placement, layers, layerNormRate, otherMetric);
    }

    /** The same training at another learning rate. */
    TrainingConfig learning(double otherRate) {
        return with(otherRate, precision, placement, layers, layerNormRate, metric);
    }

    private TrainingConfig with(
            double otherLearningRate,
            String otherPrecision,
            String otherPlacement,
            List<Integer> otherLayers,
            @Nullable Double otherLayerNormRate,
            @Nullable String otherMetric) {
        return new TrainingConfig(
                bottleneck,
                epochs,
                batchSize,
                otherLearningRate,
                warmup,
                weightDecay,
                clip,
                maxTokens,
                shards,
                seed,
                initDeviation,
                otherPrecision,
                otherPlacement,
                otherLayers,
                otherLayerNormRate,
                otherMetric);
    }

    /**
     * The adapters that this training gives an encoder.
     *
     * @throws IllegalArgumentException for an unknown placement, or a layer that the encoder does not have
     */
    public AdapterShape adapters(EncoderConfig encoder) {
        Placement placed = Placement.named(placement)
                .orElseThrow(() -> new IllegalArgumentException(
                        "adapters are placed double_seq_bn or seq_bn, not '" + placement + "'"));
        return encoder.adapters(bottleneck).placed(placed).only(layers).norming(layerNormRate != null);
    }
}
