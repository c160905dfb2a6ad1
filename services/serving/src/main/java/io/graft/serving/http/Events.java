package io.graft.serving.http;

import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.TrainingProgress;
import io.graft.serving.registry.Change;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells whoever listens what happens; any thread may tell. */
public final class Events {
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    public void changed(Change change) {
        if (change instanceof Change.TaskChanged changed) {
            tell("task", changed.state().task(), changed.state());
        } else if (change instanceof Change.TaskErased erased) {
            tell("task-erased", erased.task(), Json.mapper().createObjectNode().put("task", erased.task()));
        } else if (change instanceof Change.VersionAdded added) {
            tell("version", added.version().task(), added.version());
        } else if (change instanceof Change.ChampionChanged champion) {
            tell("release", champion.release().task(), champion.release());
        }
    }

    /** This node answers with it from now on. */
    public void live(Release release) {
        tell("live", release.task(), release);
    }

    public void progress(TrainingProgress progress) {
        tell("progress", progress.task(), progress);
    }

    public void audit(Audit audit) {
        tell("audit", audit.task(), audit);
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    int listeners() {
        return listeners.size();
    }

    private void tell(String event, String task, Object message) {
        if (!listeners.isEmpty()) {
            byte[] json = Json.bytes(message);
            listeners.forEach(listener -> listener.onEvent(event, task, json));
        }
    }

    /** Must not block. */
    @FunctionalInterface
    interface Listener {
        void onEvent(String event, String task, byte[] json);
    }
}
