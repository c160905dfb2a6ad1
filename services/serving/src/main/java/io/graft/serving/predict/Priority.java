package io.graft.serving.predict;

/** How urgent rows are, the most urgent first. */
public enum Priority {
    /** Somebody waits. */
    REQUEST(1),
    /** A version is being checked before it may answer. Not bounded: loads bound themselves. */
    CHECK(2),
    /** Nobody waits at a connection. */
    BACKFILL(4),
    /** A version that answers is asked again. Not bounded: audits bound themselves. */
    AUDIT(16);

    private final int share;

    Priority(int share) {
        this.share = share;
    }

    /** While more urgent rows wait, one batch in so many has rows of this kind, so that none waits for ever. */
    int share() {
        return share;
    }

    /**
     * Whether nobody has asked for these rows. While requests come, their batches are as short as a batch can be: who asks
     * while one is answered waits for its end.
     */
    boolean ownAccord() {
        return this == CHECK || this == AUDIT;
    }
}
