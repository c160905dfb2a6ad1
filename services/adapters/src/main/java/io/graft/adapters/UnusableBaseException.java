package io.graft.adapters;

import org.jspecify.annotations.Nullable;

/** A base that cannot be used; the message is one sentence for the person who configured it. */
public final class UnusableBaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableBaseException(String sentence) {
        super(sentence);
    }

    public UnusableBaseException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
