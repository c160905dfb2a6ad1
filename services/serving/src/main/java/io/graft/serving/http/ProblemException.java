package io.graft.serving.http;

/** A request that gets a problem instead of an answer; the message is its detail, one sentence. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean retryable;

    public ProblemException(ErrorCode code, String detail) {
        this(code.status(), code.code(), detail, code.retryable());
    }

    /** With a code that is onboarding's. */
    ProblemException(int status, String code, String detail) {
        this(status, code, detail, false);
    }

    static ProblemException bodyTooLarge() {
        return new ProblemException(ErrorCode.TOO_LARGE, "the body is larger than 16 MiB");
    }

    private ProblemException(int status, String code, String detail, boolean retryable) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.retryable = retryable;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public boolean retryable() {
        return retryable;
    }
}
