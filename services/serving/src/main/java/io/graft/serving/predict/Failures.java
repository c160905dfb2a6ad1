package io.graft.serving.predict;

import java.util.concurrent.CompletionException;

/** Failures of stages. */
public final class Failures {
    private Failures() {}

    /** What failed, without the wrapping that stages put around it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
