package io.graft.schemas;

/**
 * What one node found when it asked its resident versions the canary questions around a release.
 *
 * @param node that answered
 * @param task that was released
 * @param version that was released
 * @param sequence of that release
 * @param profile id of the node's numerics profile
 * @param beforeAfter the same questions before and after the switch, on this node; the promise is 0 changed
 * @param recorded the answers against those that the trainers recorded
 * @param at epoch milliseconds
 */
public record Audit(
        String node,
        String task,
        int version,
        long sequence,
        String profile,
        BeforeAfter beforeAfter,
        Recorded recorded,
        long at) {

    public record BeforeAfter(int compared, int changed) {}

    /** @param maxDifference largest absolute difference of a logit */
    public record Recorded(int compared, int changed, double maxDifference) {}
}
