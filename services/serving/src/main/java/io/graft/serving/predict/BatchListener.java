package io.graft.serving.predict;

/** Hears of each batch, on the engine's thread. */
@FunctionalInterface
public interface BatchListener {
    BatchListener NONE = (rows, paddedLength) -> {};

    void answered(int rows, int paddedLength);
}
