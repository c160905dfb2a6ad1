package io.graft.serving.predict;

/** A bounded queue is full: come back later. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(String sentence) {
        super(sentence);
    }
}
