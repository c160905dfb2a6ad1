package io.graft.serving.registry;

import io.graft.platform.log.LogSubject;

/** One version of one task. Numbers are never reused, not even after an erasure. */
public record VersionKey(String task, int version) {
    /** What lines of the log about it name. */
    public LogSubject subject() {
        return LogSubject.ofVersion(task, version);
    }

    @Override
    public String toString() {
        return task + "/" + version;
    }
}
