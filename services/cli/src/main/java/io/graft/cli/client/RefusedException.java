package io.graft.cli.client;

import org.jspecify.annotations.Nullable;

/** What a user asked for cannot be done; the message is one sentence for them. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String sentence) {
        super(sentence);
    }

    public RefusedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
