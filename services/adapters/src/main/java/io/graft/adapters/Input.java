package io.graft.adapters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter is asked about.
 *
 * @param text to read; of tokens, joined by one space each
 * @param textPair the second text of a pair; for spans, the context that holds the answer
 * @param tokens to tag, for tagging only
 */
public record Input(
        String text, @Nullable String textPair, @Nullable List<String> tokens) {
    public Input {
        tokens = tokens == null ? null : List.copyOf(tokens);
    }

    /** A text, or a pair of texts. */
    public Input(String text, @Nullable String textPair) {
        this(text, textPair, null);
    }

    public static Input ofTokens(List<String> tokens) {
        return new Input(String.join(" ", tokens), null, tokens);
    }
}
