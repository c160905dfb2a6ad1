package io.graft.serving.registry;

import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Release;
import io.graft.schemas.TaskState;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that the log says of one task, immutable.
 *
 * <p>The three topics have no order between them, so a task may be erased and declared again while another topic still
 * tells of its former life. Version numbers are never reused: whatever carries a number up to {@code erasedUpTo}
 * belongs to a former life and is ignored.
 *
 * @param state null while the task is not declared, or erased
 * @param versions by number
 * @param champion null before the first release
 * @param erasedUpTo the highest version known to be erased, 0 for none
 */
public record TaskView(
        String task,
        @Nullable TaskState state,
        SortedMap<Integer, AdapterVersion> versions,
        @Nullable Release champion,
        int erasedUpTo) {
    public TaskView {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    static TaskView unknown(String task) {
        return new TaskView(task, null, Collections.emptySortedMap(), null, 0);
    }

    /** Whether there is such a task. */
    public boolean known() {
        return state != null;
    }

    /** Where a version lies, from its own record or from its release. */
    public Optional<ArtifactReference> artifact(int version) {
        AdapterVersion adapter = versions.get(version);
        if (adapter != null) {
            return Optional.of(adapter.artifact());
        }
        return champion != null && champion.version() == version ? Optional.of(champion.artifact()) : Optional.empty();
    }

    /** Whether a version or the champion is made of what lies there. */
    boolean names(String uri) {
        return (champion != null && champion.artifact().uri().equals(uri))
                || versions.values().stream()
                        .anyMatch(version -> version.artifact().uri().equals(uri)
                                || version.dataSet().uri().equals(uri));
    }

    /** Whether the version must not be asked for by its number any more. */
    public boolean retired(int version) {
        AdapterVersion adapter = versions.get(version);
        return adapter != null && adapter.retired();
    }

    TaskView with(TaskState newState) {
        return new TaskView(task, newState, versions, champion, erasedUpTo);
    }

    TaskView with(AdapterVersion version) {
        if (version.version() <= erasedUpTo) {
            return this;
        }
        SortedMap<Integer, AdapterVersion> more = new TreeMap<>(versions);
        more.put(version.version(), version);
        return new TaskView(task, state, more, champion, erasedUpTo);
    }

    TaskView without(int version) {
        SortedMap<Integer, AdapterVersion> fewer = new TreeMap<>(versions);
        fewer.remove(version);
        return new TaskView(task, state, fewer, champion, erasedUpTo);
    }

    /** The release with the higher sequence; an equal or lower one changes nothing. */
    TaskView with(Release release) {
        boolean stale = champion != null && release.sequence() <= champion.sequence();
        return stale || release.version() <= erasedUpTo
                ? this
                : new TaskView(task, state, versions, release, erasedUpTo);
    }

    /** After the tombstone of its state. */
    TaskView withoutState() {
        int erased = erasedUpTo;
        if (state != null) {
            erased = Math.max(erased, highestVersion(state));
        }
        return new TaskView(task, null, versions, champion, erased).withoutFormerLife();
    }

    /** After the tombstone of its release. */
    TaskView withoutRelease() {
        int erased = champion == null ? erasedUpTo : Math.max(erasedUpTo, champion.version());
        return new TaskView(task, state, versions, null, erased).withoutFormerLife();
    }

    private TaskView withoutFormerLife() {
        if (state != null && state.champion() != null && state.champion() <= erasedUpTo) {
            return withoutState();
        }
        boolean formerChampion = champion != null && champion.version() <= erasedUpTo;
        return new TaskView(
                task, state, versions.tailMap(erasedUpTo + 1), formerChampion ? null : champion, erasedUpTo);
    }

    private static int highestVersion(TaskState state) {
        int champion = state.champion() == null ? 0 : state.champion();
        return Math.max(champion, state.job() == null ? 0 : state.job().version());
    }
}
