package io.graft.learning;

import org.jspecify.annotations.Nullable;

/**
 * Changes of the data that the last job does not cover; times in epoch milliseconds.
 *
 * @param since the first of them
 * @param wantedSince when they became enough for a training
 * @param lastChange the last of them
 */
public record Pending(
        @Nullable Long since,
        @Nullable Long wantedSince,
        @Nullable Long lastChange) {
    static final Pending NONE = new Pending(null, null, null);

    Pending unwanted() {
        return new Pending(since, null, lastChange);
    }

    Pending changed(boolean wanted, long now) {
        return new Pending(since == null ? now : since, wanted ? (wantedSince == null ? now : wantedSince) : null, now);
    }
}
