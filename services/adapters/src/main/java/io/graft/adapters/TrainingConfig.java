package io.graft.adapters;

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
        String precision) {

    public static TrainingConfig defaults() {
        return new TrainingConfig(64, 4, 32, 2e-3, 0.1, 0.01, 1.0, 128, 2, 1, 1e-2, "auto");
    }

    /** This configuration with its precision resolved, which must be the encoder's. */
    TrainingConfig withPrecision(Precision encoders) {
        if (!precision.equals("auto") && !precision.equals(encoders.label())) {
            throw new IllegalArgumentException("a training in " + precision + " needs an encoder in " + precision
                    + ", and this one is in " + encoders.label());
        }
        return new TrainingConfig(
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
                encoders.label());
    }
}
