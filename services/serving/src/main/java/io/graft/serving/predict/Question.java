package io.graft.serving.predict;

import io.graft.adapters.Input;
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
}
