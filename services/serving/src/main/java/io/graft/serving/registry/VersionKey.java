package io.graft.serving.registry;

/** One version of one task. Numbers are never reused, not even after an erasure. */
public record VersionKey(String task, int version) {
    @Override
    public String toString() {
        return task + "/" + version;
    }
}
