package io.graft.serving.registry;

import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Release;
import io.graft.schemas.TaskState;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The log is the registry: folds the records of {@code tasks}, {@code adapters} and {@code releases}. One thread
 * writes, any thread reads; each task's view is immutable.
 */
public final class Registry {
    private final Map<String, TaskView> tasks = new ConcurrentHashMap<>();
    private final Map<VersionKey, SpanContext> origins = new ConcurrentHashMap<>();

    /** The task, if it is declared and not erased. */
    public Optional<TaskView> find(String task) {
        TaskView view = tasks.get(task);
        return view != null && view.known() ? Optional.of(view) : Optional.empty();
    }

    /** Whether a record that was read of a task, declared or not, says that a version of it is made of what lies there. */
    public boolean names(String task, String uri) {
        return view(task).names(uri);
    }

    /** All declared tasks, by name. */
    public List<TaskView> tasks() {
        return tasks.values().stream()
                .filter(TaskView::known)
                .sorted((a, b) -> a.task().compareTo(b.task()))
                .toList();
    }

    /** A task's state; null is its tombstone. */
    public List<Change> task(String task, @Nullable TaskState state) {
        if (state == null) {
            return erasure(task, TaskView::withoutState);
        }
        change(task, view -> view.with(state));
        return List.of(new Change.TaskChanged(state));
    }

    /** A trained version; null is its tombstone. */
    public List<Change> version(String task, int number, @Nullable AdapterVersion version) {
        if (version == null) {
            origins.remove(new VersionKey(task, number));
            change(task, view -> view.without(number));
            return List.of(new Change.VersionRemoved(task, number));
        }
        return change(task, view -> view.with(version)) ? List.of(new Change.VersionAdded(version)) : List.of();
    }

    /** Which span a version comes from. */
    public void origin(VersionKey version, SpanContext origin) {
        if (origin.isValid()) {
            origins.put(version, origin);
        }
    }

    /** The span that a version comes from, if its record told. */
    public Optional<SpanContext> origin(VersionKey version) {
        return Optional.ofNullable(origins.get(version));
    }

    /** A task's champion; null is its tombstone. */
    public List<Change> release(String task, @Nullable Release release) {
        if (release == null) {
            return erasure(task, TaskView::withoutRelease);
        }
        return change(task, view -> view.with(release)) ? List.of(new Change.ChampionChanged(release)) : List.of();
    }

    private List<Change> erasure(String task, UnaryOperator<TaskView> change) {
        if (!tasks.containsKey(task)) {
            return List.of();
        }
        change(task, change);
        return List.of(new Change.TaskErased(task, view(task).erasedUpTo()));
    }

    private boolean change(String task, UnaryOperator<TaskView> change) {
        TaskView before = view(task);
        TaskView after = change.apply(before);
        tasks.put(task, after);
        return !after.equals(before);
    }

    private TaskView view(String task) {
        TaskView view = tasks.get(task);
        return view == null ? TaskView.unknown(task) : view;
    }
}
