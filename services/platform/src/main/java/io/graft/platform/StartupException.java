package io.graft.platform;

import org.jspecify.annotations.Nullable;

/** A process cannot start; the message is one sentence for the operator, and the exit status is not zero. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String sentence) {
        super(sentence);
    }

    public StartupException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
