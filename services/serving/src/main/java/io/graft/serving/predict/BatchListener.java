package io.graft.serving.predict;

/** Hears of each batch, on the engine's thread. */
@FunctionalInterface
public interface BatchListener {
    BatchListener NONE = (rows, room, paddedLength) -> {};

    /** @param room rows of a batch of this padded length at most */
    void answered(int rows, int room, int paddedLength);
}
