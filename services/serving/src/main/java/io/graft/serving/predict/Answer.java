package io.graft.serving.predict;

import io.graft.adapters.Prediction;
import java.util.List;

/** What became of a question. */
public sealed interface Answer {
    /**
     * @param outputs one for each input, in order
     */
    record Answered(String task, int version, String adapterDigest, String baseDigest, List<Prediction> outputs)
            implements Answer {}

    /** @param detail one sentence */
    record Refused(Refusal reason, String detail) implements Answer {}

    /** Why a question has no answer. */
    enum Refusal {
        UNKNOWN_TASK,
        NOT_TRAINED_YET,
        UNKNOWN_VERSION,
        /** The version was ended by command. */
        RETIRED_VERSION,
        /** The version's artifact is bad on this node. */
        QUARANTINED,
        /** The version cannot be loaded now. */
        UNAVAILABLE,
        /** This server has too much to do. */
        OVERLOADED,
        /** The task asks more than its share of a busy server. */
        TASK_OVERLOADED,
        /** A bug. */
        DEFECT
    }
}
