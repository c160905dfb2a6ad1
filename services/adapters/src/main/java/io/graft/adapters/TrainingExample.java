package io.graft.adapters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a data set with its right answer.
 *
 * @param id unique in the data set, which is sorted by it
 * @param text to read; of tokens, joined by one space each
 * @param textPair the second text of a pair, if the task has pairs; of spans, the context
 * @param tokens to tag, for tagging only
 * @param target the answer
 * @param validation whether the row selects the epoch instead of training
 */
public record TrainingExample(
        String id,
        String text,
        @Nullable String textPair,
        @Nullable List<String> tokens,
        Target target,
        boolean validation) {
    public TrainingExample {
        tokens = tokens == null ? null : List.copyOf(tokens);
    }

    /** A text, or a pair, with one label. */
    public static TrainingExample labelled(
            String id, String text, @Nullable String textPair, String label, boolean validation) {
        return new TrainingExample(id, text, textPair, null, new Target.Label(label), validation);
    }

    /** The row without its answer. */
    public Input input() {
        return new Input(text, textPair, tokens);
    }
}
