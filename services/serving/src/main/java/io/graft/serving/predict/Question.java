package io.graft.serving.predict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks.
 *
 * @param version null for the live one
 */
public record Question(String task, @Nullable Integer version, List<Input> inputs) {
    public Question {
        inputs = List.copyOf(inputs);
    }

    /** A text, or a pair of texts. */
    public record Input(String text, @Nullable String textPair) {}
}
