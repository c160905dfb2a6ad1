package io.graft.learning;

import io.graft.schemas.ArtifactReference;

/**
 * The version that serves.
 *
 * @param upTo the last change of the data that it was trained on
 */
public record ChampionRecord(int version, ArtifactReference artifact, long upTo) {}
