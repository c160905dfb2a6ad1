package io.graft.adapters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One adapter's answers to many texts, through the serving path. */
@SuppressWarnings("DoNotCallSuggester")
public final class Classifier implements AutoCloseable {
    private final AdapterBank bank;

    public Classifier(Encoder encoder, AdapterWeights weights) {
        bank = new AdapterBank(encoder, weights.shape(), 1);
    }

    /** Logits of each input, in order. */
    public float[][] logits(List<Input> inputs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        bank.close();
    }

    /** A text or a pair of texts. */
    public record Input(String text, @Nullable String textPair) {}
}
