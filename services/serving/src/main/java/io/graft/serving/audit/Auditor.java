package io.graft.serving.audit;

import io.graft.schemas.Audit;
import io.graft.schemas.Release;
import io.graft.serving.predict.Failures;
import io.graft.serving.predict.Lease;
import io.graft.serving.predict.OverloadedException;
import io.graft.serving.predict.Priority;
import io.graft.serving.predict.Questions;
import io.graft.serving.predict.ReleaseAudit;
import io.graft.serving.predict.Resident;
import io.graft.serving.predict.Residents;
import io.graft.serving.registry.VersionKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks resident versions of other tasks the canary questions after a switch, and compares bit by bit. What a version said
 * when it last answered them, or else when it was loaded, is what it said before: a switch waits for no answer, and no
 * change goes unseen between two audits. If not all fit, those that were audited least recently are asked; one that has not
 * answered the audit before is not asked again, so that questions do not pile up on a busy server. In a round it asks all,
 * whatever was released. A version whose answers are not what its trainer recorded must not answer any more.
 */
public final class Auditor implements ReleaseAudit {
    /** Questions of one audit at most. */
    public static final int QUESTIONS = 512;

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final int QUESTIONS_EACH = 16;

    private final Residents residents;
    private final Questions questions;
    private final int half;
    private final String node;
    private final String profile;
    private final Clock clock;
    private final Consumer<Audit> report;
    private final BiConsumer<VersionKey, String> condemn;
    private final Map<VersionKey, Long> audited = new HashMap<>();
    private final Map<VersionKey, Said> latest = new HashMap<>();
    private final Set<VersionKey> asked = new HashSet<>();
    private int leased;
    private long audits;
    private volatile boolean stopped;

    /** What a version last said to its canaries since its load. */
    private record Said(Resident resident, List<float[]> answers) {}

    /**
     * @param capacity of the device: audits of releases lease at most half of it, however many overlap
     * @param profile id of this node's numerics profile
     * @param report hears each audit, on the engine's thread or that of a round
     * @param condemn hears of each version that must not answer any more, and why, as one sentence
     */
    public Auditor(
            Residents residents,
            Questions questions,
            int capacity,
            String node,
            String profile,
            Clock clock,
            Consumer<Audit> report,
            BiConsumer<VersionKey, String> condemn) {
        this.residents = residents;
        this.questions = questions;
        this.half = capacity / 2;
        this.node = node;
        this.profile = profile;
        this.clock = clock;
        this.report = report;
        this.condemn = condemn;
    }

    /** One round over all versions on the device, one after the other, least recently audited first. Blocks. */
    public void round() {
        for (VersionKey key : chosen(other -> true, Integer.MAX_VALUE)) {
            if (stopped) {
                return;
            }
            residents.ifResident(key).ifPresent(lease -> {
                try (lease) {
                    List<float[]> before = before(lease);
                    after(lease).join().ifPresent(after -> report.accept(compared(lease.resident(), before, after)));
                }
            });
        }
    }

    /** Ends a round after the version that it is at. */
    public void stop() {
        stopped = true;
    }

    private Audit compared(Resident resident, List<float[]> before, List<float[]> after) {
        Comparison comparison = new Comparison();
        comparison.add(resident, before, after);
        VersionKey key = resident.key();
        return new Audit(
                node,
                key.task(),
                key.version(),
                0,
                profile,
                comparison.beforeAfter(),
                comparison.recorded(),
                clock.millis(),
                condemned(resident, after).orElse(null));
    }

    private Optional<String> condemned(Resident resident, List<float[]> answers) {
        Optional<String> problem = Questions.problem(resident, answers);
        problem.ifPresent(reason -> condemn.accept(resident.key(), reason));
        return problem;
    }

    @Override
    public synchronized Watch before(Release release) {
        int most = Math.min(QUESTIONS / QUESTIONS_EACH, half - leased);
        List<Lease> leases = new ArrayList<>();
        for (VersionKey key : chosen(other -> !other.task().equals(release.task()), most)) {
            residents.ifResident(key).ifPresent(leases::add);
        }
        leased += leases.size();
        return new OneRelease(release, leases, leases.stream().map(this::before).toList());
    }

    /** A version that was loaded again is another resident, and was last asked then. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized List<float[]> before(Lease lease) {
        Said known = latest.get(lease.resident().key());
        return known == null || known.resident() != lease.resident()
                ? lease.resident().loaded()
                : known.answers();
    }

    private CompletableFuture<Optional<List<float[]>>> after(Lease lease) {
        Resident resident = lease.resident();
        synchronized (this) {
            asked.add(resident.key());
        }
        return ask(lease).thenApply(answers -> {
            said(resident, answers);
            return answers;
        });
    }

    private synchronized void close(List<Lease> leases) {
        leases.forEach(Lease::close);
        leased -= leases.size();
    }

    private synchronized void said(Resident resident, Optional<List<float[]>> answers) {
        asked.remove(resident.key());
        answers.ifPresent(some -> latest.put(resident.key(), new Said(resident, some)));
    }

    private static CompletionStage<List<Optional<List<float[]>>>> all(
            List<CompletableFuture<Optional<List<float[]>>>> asked) {
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).collect(Collectors.toList()));
    }

    private CompletableFuture<Optional<List<float[]>>> ask(Lease lease) {
        try {
            return questions
                    .ask(lease.resident(), Priority.AUDIT)
                    .<Optional<List<float[]>>>thenApply(Optional::of)
                    .exceptionally(e -> {
                        if (!(Failures.cause(e) instanceof OverloadedException)) {
                            VersionKey key = lease.resident().key();
                            key.subject().run(() -> LOG.error("{} did not answer its audit", key, e));
                        }
                        return Optional.empty();
                    })
                    .toCompletableFuture();
        } catch (OverloadedException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private synchronized List<VersionKey> chosen(Predicate<VersionKey> wanted, int most) {
        List<VersionKey> resident = residents.keys();
        audited.keySet().retainAll(resident);
        latest.keySet().retainAll(resident);
        List<VersionKey> chosen = resident.stream()
                .filter(wanted)
                .filter(key -> !asked.contains(key))
                .sorted(Comparator.comparing((VersionKey key) -> audited.getOrDefault(key, 0L))
                        .thenComparing(VersionKey::task)
                        .thenComparing(VersionKey::version))
                .limit(most)
                .toList();
        audits++;
        chosen.forEach(key -> audited.put(key, audits));
        return chosen;
    }

    /** One release, with what the versions said before it. */
    private final class OneRelease implements Watch {
        private final Release release;
        private final List<Lease> leases;
        private final List<List<float[]>> before;

        OneRelease(Release release, List<Lease> leases, List<List<float[]>> before) {
            this.release = release;
            this.leases = leases;
            this.before = before;
        }

        @Override
        public void switched() {
            all(leases.stream().map(Auditor.this::after).toList())
                    .thenAccept(after -> report.accept(compare(after)))
                    .whenComplete((done, failure) -> {
                        abandoned();
                        if (failure != null) {
                            VersionKey key = new VersionKey(release.task(), release.version());
                            key.subject().run(() -> LOG.error("the audit of {} failed", key, failure));
                        }
                    });
        }

        @Override
        public void abandoned() {
            close(leases);
        }

        private Audit compare(List<Optional<List<float[]>>> after) {
            Comparison total = new Comparison();
            for (int i = 0; i < leases.size(); i++) {
                // A version that could not be asked, because the server closes, is not compared.
                if (after.get(i).isPresent()) {
                    Resident resident = leases.get(i).resident();
                    total.add(resident, before.get(i), after.get(i).get());
                    condemned(resident, after.get(i).get());
                }
            }
            return new Audit(
                    node,
                    release.task(),
                    release.version(),
                    release.sequence(),
                    profile,
                    total.beforeAfter(),
                    total.recorded(),
                    clock.millis(),
                    null);
        }
    }
}
