package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/** A trained version, immutable: the value of {@code graft.adapters}, keyed task/version, at most 2 KiB. */
public record AdapterVersion(
        String task,
        int version,
        String job,
        long upTo,
        ArtifactReference artifact,
        ArtifactReference dataSet,
        String baseDigest,
        String profile,
        Evaluation evaluation,
        @Nullable Comparison comparison) {}
