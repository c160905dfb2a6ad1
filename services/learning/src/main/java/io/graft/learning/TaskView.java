package io.graft.learning;

import java.util.Optional;

/** What a decision may read of a task beside its record: too much to be part of it. */
public interface TaskView {
    Optional<StoredExample> example(String id);

    Optional<StoredVersion> version(int version);
}
