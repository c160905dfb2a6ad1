package io.graft.cli.client;

import io.graft.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/** What a user asked for cannot be done; the message is one sentence for them. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String code;
    private final @Nullable String next;

    public RefusedException(String sentence) {
        this(sentence, (Throwable) null);
    }

    public RefusedException(String sentence, @Nullable Throwable cause) {
        this(ExitCode.FAILED, sentence, null, cause);
    }

    /** @param next what the user may do now, as one sentence */
    public RefusedException(ExitCode exit, String sentence, @Nullable String next, @Nullable Throwable cause) {
        this(exit, exit.code(), sentence, next, cause);
    }

    /** @param code stable, for programs: a problem's, or the exit code's name */
    public RefusedException(
            ExitCode exit, String code, String sentence, @Nullable String next, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exit = exit;
        this.code = code;
        this.next = next;
    }

    public ExitCode exit() {
        return exit;
    }

    public String code() {
        return code;
    }

    public @Nullable String next() {
        return next;
    }
}
