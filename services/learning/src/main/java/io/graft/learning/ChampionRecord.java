package io.graft.learning;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * The version that serves.
 *
 * @param upTo the last change of the data that it was trained on
 * @param evaluation on its own validation rows; null if it was released before that was remembered
 */
public record ChampionRecord(
        int version,
        ArtifactReference artifact,
        long upTo,
        @Nullable Evaluation evaluation) {}
