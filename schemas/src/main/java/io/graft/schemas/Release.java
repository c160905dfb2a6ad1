package io.graft.schemas;

/**
 * The champion of a task: the value of {@code graft.releases}. A tombstone erases the task.
 *
 * @param sequence grows with each release of the task; servers ignore a lower one
 */
public record Release(String task, int version, long sequence, ArtifactReference artifact, String baseDigest) {}
