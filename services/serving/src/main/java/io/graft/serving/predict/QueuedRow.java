package io.graft.serving.predict;

import io.graft.adapters.EncodedText;

/** One text that waits for a batch. */
record QueuedRow(Batcher.Call call, int index, Resident resident, EncodedText text, Priority priority) {
    /** What it counts against the bound of the queue. */
    int countedTokens() {
        return priority == Priority.REQUEST ? text.paddedLength() : 0;
    }
}
