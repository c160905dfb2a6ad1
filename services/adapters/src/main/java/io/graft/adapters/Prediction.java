package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/** An adapter's answer to one input. */
public sealed interface Prediction {

    /** Whether tokens were dropped before the encoder read the input. */
    boolean truncated();

    /**
     * One label of several.
     *
     * @param labels all k, in the order of the scores
     * @param scores probabilities (k), which sum to 1
     */
    @SuppressWarnings("ArrayRecordComponent") // written out once
    record Label(List<String> labels, float[] scores, boolean truncated) implements Prediction {
        /** The first of the labels with the highest score. */
        public String label() {
            return labels.get(Softmax.best(scores));
        }
    }

    /**
     * Any number of labels.
     *
     * @param all k labels, in the order of the scores
     * @param scores probabilities (k), each label's on its own
     */
    @SuppressWarnings("ArrayRecordComponent") // written out once
    record Labels(List<String> all, float[] scores, boolean truncated) implements Prediction {
        /** The labels that are more likely than not, in their order. */
        public List<String> labels() {
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < scores.length; i++) {
                if (scores[i] >= 0.5f) {
                    labels.add(all.get(i));
                }
            }
            return labels;
        }
    }

    /** A number, in the unit of the examples. */
    record Score(float score, boolean truncated) implements Prediction {}

    /**
     * A part of the second text: code points {@code start} (inclusive) to {@code end} (exclusive).
     *
     * @param text those code points; empty if the second text is
     */
    record Span(int start, int end, String text, boolean truncated) implements Prediction {}

    /**
     * A tag for each token.
     *
     * @param tags in order; {@code O} for a token that the encoder did not read
     * @param scores each tag's probability; 0 for a token that was not read
     */
    @SuppressWarnings("ArrayRecordComponent") // written out once
    record Tags(List<String> tags, float[] scores, boolean truncated) implements Prediction {
        public Tags {
            tags = List.copyOf(tags);
        }
    }
}
