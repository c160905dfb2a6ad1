package io.graft.serving.predict;

import io.graft.schemas.Release;
import io.graft.serving.registry.VersionKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which release this node answers with, per task: the champion, once it is loaded and checked here. */
public final class LiveVersions {
    private final Map<String, Release> live = new ConcurrentHashMap<>();

    public Optional<Release> of(String task) {
        return Optional.ofNullable(live.get(task));
    }

    public boolean isLive(VersionKey key) {
        Release release = live.get(key.task());
        return release != null && release.version() == key.version();
    }

    /** Requests from now on are answered with it; a lower or equal sequence changes nothing. */
    void switchTo(Release release) {
        live.merge(release.task(), release, (old, fresh) -> fresh.sequence() > old.sequence() ? fresh : old);
    }

    /** The task has no live version until the next switch, if this is it. */
    void forget(VersionKey key) {
        live.computeIfPresent(key.task(), (name, release) -> release.version() == key.version() ? null : release);
    }

    void erase(String task, int upTo) {
        live.computeIfPresent(task, (name, release) -> release.version() <= upTo ? null : release);
    }
}
