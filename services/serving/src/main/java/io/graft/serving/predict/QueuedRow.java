package io.graft.serving.predict;

import io.graft.adapters.EncodedText;

/** One text that waits for a batch. */
record QueuedRow(Batcher.Call call, int index, Resident resident, EncodedText text, Priority priority) {
    String task() {
        return resident.key().task();
    }

    /** Padded. */
    int tokens() {
        return text.paddedLength();
    }
}
