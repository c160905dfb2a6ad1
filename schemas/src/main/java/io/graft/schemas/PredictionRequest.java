package io.graft.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a task over Kafka; its answer is a {@link Prediction} with the same key and id.
 *
 * @param id the sender's name of this question; a question that is read twice is answered twice
 * @param version null for the one that is live
 * @param inputs at most 256, answered in order
 */
public record PredictionRequest(
        String id, String task, @Nullable Integer version, List<Input> inputs) {

    /**
     * @param text null only if there are tokens
     * @param textPair the second text of a pair
     * @param tokens words to tag
     */
    public record Input(
            @Nullable String text,
            @Nullable String textPair,
            @Nullable List<String> tokens) {}
}
