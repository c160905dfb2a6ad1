package io.graft.evaluation.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The releases of each task as its client knows them, and which version may answer a question to the champion: the one that
 * was seen live when the question was sent, or one whose release was under way since. Moments are in nanoseconds.
 */
final class ReleaseHistory {
    private final Map<String, List<Sent>> releases = new HashMap<>();

    private record Sent(int version, long at, CompletableFuture<Long> live, CompletableFuture<Long> answered) {
        Sent(int version, long at) {
            this(version, at, new CompletableFuture<>(), new CompletableFuture<>());
        }

        boolean wasLive(long moment) {
            return live.isDone() && live.join() - moment <= 0;
        }
    }

    /** The champion before all releases. */
    synchronized void champion(String task, int version, long at) {
        Sent first = new Sent(version, at);
        first.live.complete(at);
        first.answered.complete(at);
        releases.put(task, new ArrayList<>(List.of(first)));
    }

    /**
     * A release is about to be sent.
     *
     * @return when it first answers a question that was sent after it; done once it has also been seen live
     */
    synchronized CompletableFuture<Long> sent(String task, int version, long at) {
        Sent release = new Sent(version, at);
        of(task).add(release);
        return release.answered.thenCombine(release.live, (answered, live) -> answered);
    }

    /** The server says that this version is live. */
    synchronized void live(String task, int version, long at) {
        if (releases.containsKey(task) && latest(task).version == version) {
            latest(task).live.complete(at);
        }
    }

    /**
     * A version answered a question to the champion.
     *
     * @return whether it may have
     */
    synchronized boolean answered(String task, int version, long sent, long answered) {
        Sent latest = latest(task);
        if (latest.version == version && latest.at - sent <= 0) {
            latest.answered.complete(answered);
        }
        List<Sent> all = of(task);
        for (int i = all.size() - 1; i >= 0; i--) {
            Sent release = all.get(i);
            if (release.version == version && release.at - answered <= 0) {
                return true;
            }
            if (release.wasLive(sent)) {
                return false;
            }
        }
        return false;
    }

    private Sent latest(String task) {
        List<Sent> all = of(task);
        return all.get(all.size() - 1);
    }

    private List<Sent> of(String task) {
        return Objects.requireNonNull(releases.get(task), task);
    }
}
