package io.graft.trainer;

/** A job cannot be done; its message is one sentence for the task's owner. */
final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    JobFailedException(FailureReason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    JobFailedException(FailureReason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    FailureReason reason() {
        return reason;
    }
}
