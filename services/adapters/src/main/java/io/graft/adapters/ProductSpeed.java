package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.graft.adapters.Program.Arguments;

/**
 * The encoder's largest matrix product alone, as often as it takes to measure it: the ceiling of what the encoder can reach
 * on this machine, in its own precision. Thread-safe.
 */
public final class ProductSpeed implements Runnable, AutoCloseable {
    /** Products of one run. */
    private static final int TIMES = 8;

    /** Of the first layer's twelve tensors, the first of the feed-forward part. */
    private static final int LARGEST = Tuning.EMBEDDINGS + 6;

    private final Encoder encoder;
    private final int tokens;
    private final NDManager manager;
    private final NDArray input;

    /** @param tokens of a batch, padding included */
    public ProductSpeed(Encoder encoder, int tokens) {
        this.encoder = encoder;
        this.tokens = tokens;
        manager = encoder.program().scope();
        input = manager.ones(new Shape(tokens, encoder.config().hidden()));
    }

    /** Floating-point operations of one run. */
    public double operations() {
        return 2.0
                * TIMES
                * tokens
                * encoder.config().hidden()
                * encoder.config().intermediate();
    }

    @Override
    public void run() {
        try (NDManager scope = encoder.program().scope();
                Arguments arguments = new Arguments()) {
            arguments
                    .tensor(input)
                    .tensor(encoder.packed().get(LARGEST))
                    .tensor(encoder.packed().get(LARGEST + 1))
                    .integer(TIMES);
            if (encoder.program().run("products", scope, arguments).length == 0) {
                throw new IllegalStateException("a product has no rows");
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
