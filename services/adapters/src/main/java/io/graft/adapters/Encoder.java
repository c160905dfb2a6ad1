package io.graft.adapters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The base. */
@SuppressWarnings("DoNotCallSuggester")
public final class Encoder implements AutoCloseable {
    private Encoder() {}

    public static Encoder load(EngineSettings settings) {
        throw new UnsupportedOperationException(settings.device());
    }

    public EncoderConfig config() {
        throw new UnsupportedOperationException();
    }

    public String baseDigest() {
        throw new UnsupportedOperationException();
    }

    public String weightsDigest() {
        throw new UnsupportedOperationException();
    }

    public Profile profile() {
        throw new UnsupportedOperationException();
    }

    public EncodedText tokenize(String text, @Nullable String textPair) {
        return tokenize(text, textPair, ShapeRule.maxTokens());
    }

    public EncodedText tokenize(String text, @Nullable String textPair, int maxTokens) {
        throw new UnsupportedOperationException();
    }

    public float[][] pool(List<EncodedText> texts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
