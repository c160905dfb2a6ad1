package io.graft.serving.predict;

import org.jspecify.annotations.Nullable;

/** A version cannot answer on this node; the message is one sentence. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private LoadException(boolean retryable, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.retryable = retryable;
    }

    /** The artifact itself is bad: it is quarantined here, and only another artifact helps. */
    static LoadException quarantined(String sentence, @Nullable Throwable cause) {
        return new LoadException(false, sentence, cause);
    }

    /** The store or this node cannot now. */
    static LoadException unavailable(String sentence, @Nullable Throwable cause) {
        return new LoadException(true, sentence, cause);
    }

    public boolean retryable() {
        return retryable;
    }
}
