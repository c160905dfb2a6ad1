package io.graft.adapters;

import org.jspecify.annotations.Nullable;

/** The engine cannot run as asked on this machine; the message is one sentence for the person who asked. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineUnavailableException(String sentence) {
        super(sentence);
    }

    public EngineUnavailableException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
