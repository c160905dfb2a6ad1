package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/** Bytes that are not the message they should be; the message is one sentence for the sender. */
public final class MalformedMessageException extends RuntimeException {
    public MalformedMessageException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
