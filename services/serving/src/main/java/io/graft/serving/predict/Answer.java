package io.graft.serving.predict;

import java.util.List;

/** What became of a question. */
public sealed interface Answer {
    /**
     * @param outputs one for each input, in order
     * @param labels in the order of the scores
     */
    record Answered(
            String task,
            int version,
            String adapterDigest,
            String baseDigest,
            List<String> labels,
            List<Output> outputs)
            implements Answer {}

    /**
     * @param best index of the label with the highest score
     * @param scores (k), a probability for each label
     * @param truncated whether tokens were dropped
     */
    @SuppressWarnings("ArrayRecordComponent") // written out once
    record Output(int best, float[] scores, boolean truncated) {}

    /** @param detail one sentence */
    record Refused(Refusal reason, String detail) implements Answer {}

    /** Why a question has no answer. */
    enum Refusal {
        UNKNOWN_TASK,
        NOT_TRAINED_YET,
        UNKNOWN_VERSION,
        /** The version's artifact is bad on this node. */
        QUARANTINED,
        /** The version cannot be loaded now. */
        UNAVAILABLE,
        OVERLOADED
    }
}
