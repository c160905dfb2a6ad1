package io.graft.adapters;

import java.util.List;

/** Adapters resident on the device. */
@SuppressWarnings("DoNotCallSuggester")
public final class AdapterBank implements AutoCloseable {
    private final Encoder encoder;

    public AdapterBank(Encoder encoder, AdapterShape shape, int capacity) {
        this.encoder = encoder;
    }

    public int put(AdapterWeights weights) {
        throw new UnsupportedOperationException(encoder.baseDigest());
    }

    public void free(int slot) {
        throw new UnsupportedOperationException();
    }

    public float[][] pooled(List<Row> rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    public record Row(EncodedText text, int slot) {}
}
