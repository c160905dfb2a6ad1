package io.graft.serving.predict;

import io.graft.platform.trace.Tracing;
import io.graft.schemas.Release;
import io.graft.serving.registry.VersionKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes releases live: load, check, then switch atomically; an audit follows. Until then, and if the release is bad, the old
 * version answers. Switches happen one after another, so that an audit sees one of them.
 */
public final class Champions {
    private static final Logger LOG = LoggerFactory.getLogger(Champions.class);

    /** Loads that a start asks for: more than work on them, and fewer than may wait. */
    static final int AT_ONCE = 64;

    private final Residents residents;
    private final LiveVersions live;
    private final ReleaseAudit audit;
    private final Executor switcher;
    private final Tracing tracing;
    private final Consumer<Release> onLive;
    private final Map<String, Release> wanted = new ConcurrentHashMap<>();
    private final AtomicBoolean retrying = new AtomicBoolean();

    /**
     * @param switcher one thread
     * @param onLive told after each switch
     */
    public Champions(
            Residents residents,
            LiveVersions live,
            ReleaseAudit audit,
            Executor switcher,
            Tracing tracing,
            Consumer<Release> onLive) {
        this.residents = residents;
        this.live = live;
        this.audit = audit;
        this.switcher = switcher;
        this.tracing = tracing;
        this.onLive = onLive;
    }

    /**
     * The champions found at start. Complete when each of the first so many is live or refused; the rest load when
     * first asked. Nothing is audited: there is no before.
     */
    public CompletionStage<Void> start(Collection<Release> releases, int capacity) {
        releases.forEach(release -> wanted.put(release.task(), release));
        releases.stream().skip(capacity).forEach(live::switchTo);
        List<Release> first = releases.stream().limit(capacity).toList();
        CompletionStage<Void> started = CompletableFuture.completedFuture(null);
        for (int from = 0; from < first.size(); from += AT_ONCE) {
            List<Release> some = first.subList(from, Math.min(first.size(), from + AT_ONCE));
            started = started.thenCompose(before ->
                    CompletableFuture.allOf(some.stream().map(this::startOne).toArray(CompletableFuture<?>[]::new)));
        }
        return started;
    }

    /** A release that has just been read. */
    public void released(Release release) {
        wanted.put(release.task(), release);
        switcher.execute(() -> Tracing.run(
                tracing.span("go live", release.task()).setAttribute(Tracing.VERSION, (long) release.version()),
                () -> switchTo(release)));
    }

    public void erased(String task, int upTo) {
        wanted.computeIfPresent(task, (name, release) -> release.version() <= upTo ? null : release);
        live.erase(task, upTo);
        residents.drop(task, upTo);
    }

    /** A version must not answer here any more, be it live: another release is what helps. */
    public void quarantine(VersionKey key, String reason) {
        residents.quarantine(key, reason);
        live.forget(key);
    }

    /** Tries again what the store did not give; at most one such round waits. */
    public void retry() {
        if (retrying.compareAndSet(false, true)) {
            switcher.execute(() -> {
                retrying.set(false);
                wanted.values().stream()
                        .filter(release -> residents.quarantine(key(release)).isEmpty())
                        .forEach(this::switchTo);
            });
        }
    }

    private CompletableFuture<?> startOne(Release release) {
        if (!isWanted(release)) {
            return CompletableFuture.completedFuture(null);
        }
        return residents
                .acquire(key(release), release.artifact())
                .thenAccept(lease -> makeLive(release, lease))
                .exceptionally(e -> {
                    key(release).subject().run(() -> LOG.error("{} is not live: {}", key(release), e.getMessage()));
                    return null;
                })
                .toCompletableFuture();
    }

    private void switchTo(Release release) {
        if (isWanted(release)) {
            key(release).subject().run(() -> switchToWanted(release));
        }
    }

    private void switchToWanted(Release release) {
        ReleaseAudit.Watch watch = audit.before(release);
        try (Lease lease = residents
                .acquire(key(release), release.artifact())
                .toCompletableFuture()
                .join()) {
            makeLive(release, lease);
            watch.switched();
        } catch (CompletionException e) {
            LOG.error("{} is not live: {}", key(release), String.valueOf(e.getCause()));
            Span.current().setStatus(StatusCode.ERROR, String.valueOf(e.getCause()));
            watch.abandoned();
        }
    }

    private void makeLive(Release release, Lease lease) {
        try (lease) {
            wanted.computeIfPresent(release.task(), (task, latest) -> {
                live.switchTo(release);
                return latest;
            });
        }
        if (live.isLive(key(release))) {
            key(release).subject().run(() -> LOG.info("{} is live", key(release)));
            onLive.accept(release);
        }
    }

    /** Whether it is still the release to serve, and not yet live. */
    private boolean isWanted(Release release) {
        Release latest = wanted.get(release.task());
        boolean done = live.of(release.task())
                .filter(now -> now.sequence() >= release.sequence())
                .isPresent();
        return !done && latest != null && latest.sequence() == release.sequence();
    }

    private static VersionKey key(Release release) {
        return new VersionKey(release.task(), release.version());
    }
}
