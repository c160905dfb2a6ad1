package io.graft.evaluation;

import io.graft.adapters.EncoderConfig;

/** Counts parameters, so that shares of the encoder can be told. */
public final class EncoderSize {
    private static final int TOKEN_TYPES = 2;

    private EncoderSize() {}

    /** Parameters of a BERT encoder without its pooler: 22,565,376 for MiniLM-L6-H384. */
    public static long parameters(EncoderConfig config) {
        long hidden = config.hidden();
        long norm = 2 * hidden;
        long embeddings = (config.vocabulary() + config.maxPositions() + TOKEN_TYPES) * hidden + norm;
        long attention = 4 * (hidden * hidden + hidden) + norm;
        long inner = config.intermediate();
        long feedForward = hidden * inner + inner + inner * hidden + hidden + norm;
        return embeddings + config.layers() * (attention + feedForward);
    }

    /** Trained parameters of a task: bottlenecks of that size in all layers, and the head. */
    public static long trained(EncoderConfig config, int bottleneck, int labels) {
        return config.adapters(bottleneck).parameters() + (long) labels * (config.hidden() + 1);
    }
}
