package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * What one node found when it asked resident versions the canary questions: those of other tasks around a release, or one
 * version in a round over all.
 *
 * @param node that answered
 * @param task that was released, or asked in a round
 * @param version that was released, or asked in a round
 * @param sequence of that release; 0 in a round
 * @param profile id of the node's numerics profile
 * @param beforeAfter the same questions on this node, now and when last asked before, or when the version was loaded; the
 *     promise is 0 changed
 * @param recorded the answers against those that the trainers recorded
 * @param at epoch milliseconds
 * @param quarantined why the version that was asked in a round answers no more on this node, as one sentence
 */
public record Audit(
        String node,
        String task,
        int version,
        long sequence,
        String profile,
        BeforeAfter beforeAfter,
        Recorded recorded,
        long at,
        @Nullable String quarantined) {

    /** Whether a release was the reason. */
    public boolean ofRelease() {
        return sequence > 0;
    }

    public record BeforeAfter(int compared, int changed) {}

    /** @param maxDifference largest absolute difference of a logit */
    public record Recorded(int compared, int changed, double maxDifference) {}
}
