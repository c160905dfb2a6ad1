package io.graft.serving.predict;

/** How urgent rows are. */
public enum Priority {
    /** Somebody waits: counted against the bound of the queue. */
    REQUEST,
    /** A version is being checked before it may answer: as urgent, not bounded. */
    CHECK,
    /** Only when nobody waits, and at least one batch in {@link Batcher#AUDIT_SHARE}. */
    AUDIT
}
