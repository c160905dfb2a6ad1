package io.graft.serving.stream;

import java.util.TreeSet;

/** How far one partition is answered: records end in any order, offsets are committed in theirs. */
final class Progress {
    private final TreeSet<Long> open = new TreeSet<>();
    private long next;

    /** Offsets are taken in ascending order. */
    void taken(long offset) {
        open.add(offset);
        next = offset + 1;
    }

    /** Again, or of a record never taken, it does nothing. */
    void ended(long offset) {
        open.remove(offset);
    }

    /** The offset before which everything has ended. */
    long committable() {
        return open.isEmpty() ? next : open.first();
    }
}
