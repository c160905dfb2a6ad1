package io.graft.serving.predict;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Profile;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.platform.store.CorruptObjectException;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.serving.registry.VersionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions on the device: loaded on demand, once for all who ask at the same time, checked before they answer for the
 * first time, and evicted when others need the room, the longest unused first and champions last. What is leased stays.
 */
public final class Residents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

    /** Bytes that were not what they should be are read again after so long. */
    static final Duration MENDED_AFTER = Duration.ofMinutes(1);

    private final ArtifactReader reader;
    private final Questions questions;
    private final Banks banks;
    private final String profile;
    private final Executor loaders;
    private final Predicate<VersionKey> champion;
    private final Map<VersionKey, Entry> entries = new HashMap<>();
    private final Map<VersionKey, Quarantined> quarantine = new HashMap<>();
    private final Map<VersionKey, Checked> checked = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private long uses;

    /**
     * @param capacity versions on the device, for each shape
     * @param loaders where artifacts are fetched and checked; may reject
     * @param champion whether a version is live, so that it is evicted last
     * @param nanoTime a clock without an epoch
     */
    public Residents(
            Engine engine,
            ArtifactReader reader,
            Questions questions,
            int capacity,
            Executor loaders,
            Predicate<VersionKey> champion,
            LongSupplier nanoTime) {
        this.reader = reader;
        this.questions = questions;
        this.banks = new Banks(engine, capacity);
        this.profile = engine.profile().id();
        this.loaders = loaders;
        this.champion = champion;
        this.nanoTime = nanoTime;
    }

    /**
     * The version, loaded if it is not there. Never blocks. Fails with a {@link LoadException}, or an
     * {@link OverloadedException} if too many loads wait.
     */
    public CompletionStage<Lease> acquire(VersionKey key, ArtifactReference artifact) {
        Entry entry;
        boolean load = false;
        synchronized (this) {
            Optional<String> reason = quarantine(key);
            if (reason.isPresent()) {
                return CompletableFuture.failedFuture(LoadException.quarantined(reason.get(), null));
            }
            entry = entries.get(key);
            if (entry == null) {
                entry = new Entry(key);
                entries.put(key, entry);
                load = true;
            }
            entry.leases++;
            entry.used = ++uses;
        }
        if (load) {
            start(entry, artifact);
        }
        Entry leased = entry;
        return entry.loaded.thenApply(resident -> new Lease(resident, () -> release(leased)));
    }

    /** The version, if it is on the device now. */
    public synchronized Optional<Lease> ifResident(VersionKey key) {
        Entry entry = entries.get(key);
        Resident resident = entry == null ? null : entry.resident();
        if (entry == null || resident == null) {
            return Optional.empty();
        }
        entry.leases++;
        return Optional.of(new Lease(resident, () -> release(entry)));
    }

    /** Versions on the device now. */
    public synchronized List<VersionKey> keys() {
        return entries.values().stream()
                .filter(entry -> entry.resident() != null)
                .map(entry -> entry.key)
                .toList();
    }

    /** Versions that the device has room for, in banks of the shapes seen so far. */
    public int slots() {
        return banks.slots();
    }

    public synchronized int quarantined() {
        return quarantine.size();
    }

    /** Why a version is not used on this node, as one sentence. */
    public synchronized Optional<String> quarantine(VersionKey key) {
        quarantine.computeIfPresent(key, (bad, why) -> why.isOver(nanoTime.getAsLong()) ? null : why);
        return Optional.ofNullable(quarantine.get(key)).map(Quarantined::reason);
    }

    /** Uses a version no more until this process ends; what is in flight ends on it. Nothing if it is not here any more. */
    synchronized void quarantine(VersionKey key, String reason) {
        Entry entry = entries.get(key);
        if (entry != null && entry.resident() != null) {
            drop(entry);
            quarantine(key, reason, false);
        }
    }

    private void quarantine(VersionKey key, String reason, boolean mendable) {
        quarantine.put(key, new Quarantined(reason, mendable, nanoTime.getAsLong()));
        key.subject().run(() -> LOG.error("{} is quarantined: {}", key, reason));
    }

    /** Forgets a task's versions up to a number; those in use leave with their last lease. */
    public void drop(String task, int upTo) {
        drop(key -> key.task().equals(task) && key.version() <= upTo);
    }

    /** Forgets a version; in use, it leaves with its last lease. */
    public void drop(VersionKey version) {
        drop(version::equals);
    }

    private synchronized void drop(Predicate<VersionKey> dropped) {
        quarantine.keySet().removeIf(dropped);
        checked.keySet().removeIf(dropped);
        for (Entry entry : List.copyOf(entries.values())) {
            if (dropped.test(entry.key)) {
                drop(entry);
            }
        }
    }

    /** Only when nothing is leased any more. */
    @Override
    public void close() {
        banks.close();
    }

    private void start(Entry entry, ArtifactReference artifact) {
        try {
            loaders.execute(() -> entry.key.subject().run(() -> load(entry, artifact)));
        } catch (RejectedExecutionException e) {
            entry.key
                    .subject()
                    .run(() -> fail(entry, OverloadedException.ofServer("too many versions are being loaded")));
        }
    }

    private void load(Entry entry, ArtifactReference artifact) {
        Resident placed = null;
        try {
            AdapterArtifact adapter = reader.read(entry.key, artifact);
            Bank bank = banks.of(adapter.weights().shape());
            placed = new Resident(
                    entry.key,
                    artifact.digest(),
                    bank,
                    place(bank, adapter.weights()),
                    adapter.weights().head(),
                    adapter.info().maxTokens(),
                    adapter.info().canaries(),
                    List.of(),
                    sameProfile(adapter));
            if (finish(entry, placed.loaded(answers(placed)))) {
                LOG.info("{} is loaded from {}", entry.key, artifact.digest());
                return;
            }
            throw LoadException.unavailable(entry.key + " was erased", null);
        } catch (RuntimeException | Error e) {
            if (placed != null) {
                placed.bank().free(placed.slot());
            }
            fail(entry, e);
        }
    }

    /** What it says to its canaries, which the same bytes need not be asked at each load. */
    private List<float[]> answers(Resident resident) {
        Checked known = checked.get(resident.key());
        return known != null && known.digest().equals(resident.digest()) ? known.answers() : check(resident);
    }

    private List<float[]> check(Resident resident) {
        List<float[]> answers;
        try {
            answers = questions
                    .ask(resident, Priority.CHECK)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw LoadException.unavailable("the canaries could not be answered: " + e.getCause(), e);
        }
        Questions.problem(resident, answers).ifPresent(problem -> {
            throw LoadException.quarantined(problem, null);
        });
        return answers;
    }

    private int place(Bank bank, AdapterWeights weights) {
        OptionalInt slot = bank.put(weights);
        while (slot.isEmpty()) {
            if (!evictOne(bank)) {
                throw LoadException.unavailable("all versions on the device are in use", null);
            }
            slot = bank.put(weights);
        }
        return slot.getAsInt();
    }

    private synchronized boolean evictOne(Bank bank) {
        Optional<Entry> idle = entries.values().stream()
                .filter(entry -> entry.leases == 0)
                .filter(entry -> {
                    Resident resident = entry.resident();
                    return resident != null && resident.bank() == bank;
                })
                .min(Comparator.comparing((Entry entry) -> champion.test(entry.key))
                        .thenComparing(entry -> entry.used));
        idle.ifPresent(this::drop);
        return idle.isPresent();
    }

    /** Publishes a loaded version unless it was dropped meanwhile. */
    private boolean finish(Entry entry, Resident resident) {
        synchronized (this) {
            if (entry.dropped) {
                return false;
            }
            entry.resident = resident;
            checked.put(entry.key, new Checked(resident.digest(), resident.loaded()));
        }
        entry.loaded.complete(resident);
        return true;
    }

    private void fail(Entry entry, Throwable cause) {
        synchronized (this) {
            entries.remove(entry.key, entry);
            if (cause instanceof LoadException load && !load.retryable() && !entry.dropped) {
                quarantine(
                        entry.key,
                        String.valueOf(load.getMessage()),
                        load.getCause() instanceof CorruptObjectException);
            } else {
                LOG.warn("{} could not be loaded", entry.key, cause);
            }
        }
        entry.loaded.completeExceptionally(cause);
    }

    private synchronized void release(Entry entry) {
        entry.leases--;
        if (entry.dropped) {
            freeIfUnused(entry);
        }
    }

    /** Nobody finds it any more; its place is free once its last lease has ended. */
    private void drop(Entry entry) {
        entries.remove(entry.key);
        entry.dropped = true;
        freeIfUnused(entry);
    }

    private static void freeIfUnused(Entry entry) {
        Resident resident = entry.resident();
        if (entry.leases == 0 && resident != null) {
            entry.resident = null;
            resident.bank().free(resident.slot());
        }
    }

    private boolean sameProfile(AdapterArtifact adapter) {
        try {
            return Json.mapper()
                    .convertValue(adapter.info().profile(), Profile.class)
                    .id()
                    .equals(profile);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Why a version is not used.
     *
     * @param mendable whether the store gave other bytes than the version's, which someone may put right
     * @param since when, by the clock
     */
    private record Quarantined(String reason, boolean mendable, long since) {
        boolean isOver(long now) {
            return mendable && now - since >= MENDED_AFTER.toNanos();
        }
    }

    /** What a version of this digest has said to its canaries here. */
    private record Checked(String digest, List<float[]> answers) {}

    /** Guarded by the residents' lock, but for the future. */
    private static final class Entry {
        private final VersionKey key;
        private final CompletableFuture<Resident> loaded = new CompletableFuture<>();
        private @Nullable Resident resident;
        private int leases;
        private boolean dropped;
        private long used;

        Entry(VersionKey key) {
            this.key = key;
        }

        @Nullable
        Resident resident() {
            return resident;
        }
    }
}
