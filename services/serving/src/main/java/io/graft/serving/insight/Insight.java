package io.graft.serving.insight;

/** What the console shows beside the registry. */
public record Insight(TrainingLog trainings, RejectedRing rejected, Traffic traffic, Lineage lineage, Node node) {
    /**
     * Who answers.
     *
     * @param baseDigest of the base that it has
     * @param profile id of its numerics profile
     * @param fingerprint of its numerics
     */
    public record Node(String name, String baseDigest, String profile, String fingerprint) {}
}
