package io.graft.onboarding;

/** A record about which no decision can be made; nothing of it was applied, so that it can become a dead letter. */
final class UndecidableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndecidableRecordException(String sentence) {
        super(sentence);
    }

    UndecidableRecordException(RuntimeException cause) {
        super("the rules failed on this record: " + cause, cause);
    }
}
