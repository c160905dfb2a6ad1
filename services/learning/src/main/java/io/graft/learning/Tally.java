package io.graft.learning;

/** How the task's records went: each is counted in exactly one of these. */
public record Tally(long accepted, long corrected, long deleted, long duplicate, long rejected) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    Tally acceptedOne() {
        return new Tally(accepted + 1, corrected, deleted, duplicate, rejected);
    }

    Tally correctedOne() {
        return new Tally(accepted, corrected + 1, deleted, duplicate, rejected);
    }

    Tally deletedOne() {
        return new Tally(accepted, corrected, deleted + 1, duplicate, rejected);
    }

    Tally duplicateOne() {
        return new Tally(accepted, corrected, deleted, duplicate + 1, rejected);
    }

    Tally rejectedOne() {
        return new Tally(accepted, corrected, deleted, duplicate, rejected + 1);
    }

    /** Records that were read. */
    public long total() {
        return accepted + corrected + deleted + duplicate + rejected;
    }
}
