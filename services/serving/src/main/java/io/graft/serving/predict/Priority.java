package io.graft.serving.predict;

/** How urgent rows are. */
public enum Priority {
    /** Somebody waits. */
    REQUEST,
    /** A version is being checked before it may answer: as urgent, not bounded. */
    CHECK,
    /** Nobody waits at a connection: when no more urgent row waits, and at least one batch in {@link #BACKFILL_SHARE}. */
    BACKFILL,
    /** When nobody waits, and at least one batch in {@link #AUDIT_SHARE}. Not bounded: audits bound themselves. */
    AUDIT;

    /** While more urgent rows wait, one batch in so many goes to back-fill. */
    static final int BACKFILL_SHARE = 4;

    /** While more urgent rows wait, one batch in so many is an audit's, so that audits end. */
    static final int AUDIT_SHARE = 16;

    /** A batch of an audit is so much shorter than others: who asks while it runs waits for its end. */
    static final int AUDIT_PART = 4;
}
