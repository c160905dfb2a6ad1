package io.graft.schemas;

/**
 * Where an artifact lies and what its bytes must be.
 *
 * @param uri relative to the artifact store: {@code tasks/{task}/{kind}/{sha256}}
 * @param digest {@code sha256:...} of its bytes
 * @param bytes its size
 */
public record ArtifactReference(String uri, String digest, long bytes) {}
