package io.graft.platform.store;

import org.jspecify.annotations.Nullable;

/** The store failed; the same call may succeed later. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
