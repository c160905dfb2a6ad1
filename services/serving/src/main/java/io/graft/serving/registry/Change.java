package io.graft.serving.registry;

import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Release;
import io.graft.schemas.TaskState;

/** What a record of the log changed in the registry. */
public sealed interface Change {
    String task();

    /** The task is new, or its state is. */
    record TaskChanged(TaskState state) implements Change {
        @Override
        public String task() {
            return state.task();
        }
    }

    /** The task is gone, and with it every version up to {@code upTo}. */
    record TaskErased(String task, int upTo) implements Change {}

    /** A version was added, or retired. */
    record VersionAdded(AdapterVersion version) implements Change {
        @Override
        public String task() {
            return version.task();
        }
    }

    /** A version must no longer be used. */
    record VersionRemoved(String task, int version) implements Change {}

    /** The task has another champion. */
    record ChampionChanged(Release release) implements Change {
        @Override
        public String task() {
            return release.task();
        }
    }
}
