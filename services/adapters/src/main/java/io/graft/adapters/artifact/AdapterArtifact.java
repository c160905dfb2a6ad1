package io.graft.adapters.artifact;

import io.graft.adapters.AdapterWeights;

/**
 * One trained adapter with its provenance.
 *
 * @param weights bottlenecks, LayerNorms and head
 * @param info where they come from
 */
public record AdapterArtifact(AdapterWeights weights, ArtifactInfo info) {
    public AdapterArtifact {
        if (weights.head().kind() != info.kind()) {
            throw new IllegalArgumentException("the head is one for "
                    + weights.head().kind().label() + ", the artifact one for "
                    + info.kind().label());
        }
        if (weights.shape().layerNorms() != info.layerNorms()) {
            throw new IllegalArgumentException(mismatch(info.layerNorms()));
        }
        if (!weights.head().labels().equals(info.labels())) {
            throw new IllegalArgumentException(
                    "the head's labels " + weights.head().labels() + " are not the artifact's " + info.labels());
        }
    }

    /** What to say if an adapter's LayerNorms are not where its {@code graft.json} has them. */
    static String mismatch(boolean trained) {
        return trained
                ? "the adapter was trained with LayerNorms, and " + AdapterHubFiles.LAYER_NORMS + " is missing"
                : "the adapter was trained without LayerNorms, and " + AdapterHubFiles.LAYER_NORMS + " is unexpected";
    }
}
