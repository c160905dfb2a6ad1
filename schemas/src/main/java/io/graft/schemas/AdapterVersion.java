package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A trained version: the value of {@code graft.adapters}, keyed task/version, at most 2 KiB. It never changes, but for
 * being retired.
 *
 * @param retiredAt epoch milliseconds; null while it may answer. What it names may be missing in the store afterwards
 */
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
        @Nullable Comparison comparison,
        @Nullable Long retiredAt) {

    public boolean retired() {
        return retiredAt != null;
    }

    /** The same, retired at this time, epoch milliseconds. */
    public AdapterVersion retired(long at) {
        return new AdapterVersion(
                task, version, job, upTo, artifact, dataSet, baseDigest, profile, evaluation, comparison, at);
    }
}
