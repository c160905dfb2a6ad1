package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.graft.adapters.Pooling;
import io.graft.schemas.ArtifactReference;
import io.graft.serving.AnAdapter;
import io.graft.serving.FakeEngine;
import io.graft.serving.FakeStore;
import io.graft.serving.registry.VersionKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ResidentsTest {
    private static final int CAPACITY = 3;

    private final FakeEngine engine = new FakeEngine();
    private final FakeStore store = new FakeStore();
    private final Batcher batcher = new Batcher(1, 100_000, BatchListener.NONE);
    private final ExecutorService loaders = Executors.newFixedThreadPool(2);
    private final Set<VersionKey> champions = new HashSet<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Residents residents = new Residents(
            engine,
            new ArtifactReader(store, engine),
            new Questions(engine, batcher),
            CAPACITY,
            loaders,
            champions::contains,
            nanos::get);

    @AfterEach
    void close() {
        engine.resume();
        loaders.shutdown();
        batcher.close();
    }

    @Test
    void shouldLoadOnceForAllWhoAskAtTheSameTime() {
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, engine);
        engine.hold();
        List<CompletableFuture<Lease>> leases =
                IntStream.range(0, 5).mapToObj(i -> acquire("t", artifact)).toList();
        engine.resume();
        leases.forEach(lease -> assertThat(lease.join().resident().digest()).isEqualTo(artifact.digest()));
        assertThat(store.reads()).isEqualTo(1);
        assertThat(residents.keys()).containsExactly(key("t"));
    }

    @Test
    void shouldAnswerTheCanariesBeforeAnyoneElse() {
        acquire("t", AnAdapter.ofTask("t").in(store, engine)).join();
        assertThat(engine.batches().stream().mapToInt(List::size).sum()).isEqualTo(16);
    }

    @Test
    void shouldAskTheCanariesOnlyWhenAVersionIsFirstLoaded() {
        load("a");
        List.of("b", "c", "d").forEach(this::load);
        assertThat(residents.keys()).doesNotContain(key("a"));
        int asked = engine.batches().size();
        load("a");
        assertThat(residents.keys()).contains(key("a"));
        assertThat(engine.batches()).hasSize(asked);
    }

    @Test
    void shouldEvictTheLongestUnusedButAChampionLast() {
        champions.add(key("a"));
        load("a");
        load("b");
        load("c");
        load("b");
        load("d");
        assertThat(residents.keys()).containsExactlyInAnyOrder(key("a"), key("b"), key("d"));
        assertThat(engine.residents()).isEqualTo(CAPACITY);
    }

    @Test
    void shouldEvictAChampionRatherThanRefuse() {
        for (String task : List.of("a", "b", "c", "d")) {
            champions.add(key(task));
            load(task);
        }
        assertThat(residents.keys()).containsExactlyInAnyOrder(key("b"), key("c"), key("d"));
    }

    @Test
    void shouldNotEvictWhatIsInUse() {
        List<Lease> leases = List.of(lease("a"), lease("b"), lease("c"));
        assertThatThrownBy(() -> lease("d")).cause().isInstanceOfSatisfying(LoadException.class, e -> assertThat(
                        e.retryable())
                .isTrue());
        leases.get(1).close();
        leases.get(1).close();
        load("d");
        assertThat(residents.keys()).containsExactlyInAnyOrder(key("a"), key("c"), key("d"));
    }

    @Test
    void shouldKeepAnErasedVersionUntilItsLastRequestEnds() {
        Lease lease = lease("a");
        residents.drop("a", 1);
        assertThat(residents.keys()).isEmpty();
        assertThat(engine.residents()).isEqualTo(1);
        lease.close();
        assertThat(engine.residents()).isZero();
    }

    @Test
    void shouldNotKeepAVersionErasedWhileItWasLoading() {
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, engine);
        engine.hold();
        CompletableFuture<Lease> lease = acquire("t", artifact);
        await().until(() -> engine.waiting() == 1);
        residents.drop("t", 1);
        engine.resume();
        assertThatThrownBy(lease::join).hasCauseInstanceOf(LoadException.class);
        assertThat(engine.residents()).isZero();
        assertThat(residents.quarantined()).isZero();
    }

    @Test
    void shouldQuarantineAnArtifactWithAFlippedBit() {
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, engine);
        store.damage(artifact);
        refused("t", artifact, artifact.digest());
        assertThat(store.reads()).isEqualTo(1);
        refused("t", artifact, artifact.digest());
        assertThat(store.reads()).as("not read again").isEqualTo(1);
    }

    @Test
    void shouldQuarantineAnArtifactOfAnotherBaseAndNameTheBaseItWants() {
        String digest = "sha256:" + "c".repeat(64);
        refused("t", AnAdapter.ofTask("t").onBase(digest).in(store, engine), "needs base fake (" + digest + ")");
    }

    @Test
    void shouldQuarantineAnArtifactOfAnotherPooling() {
        refused("t", AnAdapter.ofTask("t").pooling(Pooling.FIRST).in(store, engine), "pooling is first");
    }

    @Test
    void shouldQuarantineAnArtifactOfAnotherTask() {
        refused("t", AnAdapter.ofTask("other").in(store, engine), "task other");
    }

    @Test
    void shouldQuarantineAnArtifactThatDoesNotFitTheEncoder() {
        refused("t", AnAdapter.ofTask("t").hidden(3).in(store, engine), "shape");
    }

    @Test
    void shouldQuarantineBytesThatAreNoArtifact() {
        refused("t", store.put("t", "adapters", new byte[100]), "");
    }

    @Test
    void shouldQuarantineInTheSameProfileWhatDiffersByOneBit() {
        refused("t", AnAdapter.ofTask("t").recordedError(1e-6f).in(store, engine), "canary 0");
        assertThat(engine.residents()).isZero();
    }

    @Test
    void shouldTolerateASmallDifferenceFromAnotherProfile() {
        Lease lease = acquire(
                        "t",
                        AnAdapter.ofTask("t")
                                .trainedOn("other")
                                .recordedError(5e-4f)
                                .in(store, engine))
                .join();
        assertThat(lease.resident().sameProfile()).isFalse();
    }

    @Test
    void shouldQuarantineALargeDifferenceFromAnotherProfile() {
        refused(
                "t",
                AnAdapter.ofTask("t").trainedOn("other").recordedError(2e-3f).in(store, engine),
                "canary 0");
    }

    @Test
    void shouldTryAgainWhatTheStoreDidNotGive() {
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, engine);
        store.down(true);
        assertThatThrownBy(() -> acquire("t", artifact).join()).hasCauseInstanceOf(LoadException.class);
        store.down(false);
        assertThat(acquire("t", artifact).join().resident().key()).isEqualTo(key("t"));
        assertThat(residents.quarantined()).isZero();
    }

    @Test
    void shouldReadAgainAMinuteLaterWhatTheStoreHadDamaged() {
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, engine);
        store.damage(artifact);
        refused("t", artifact, artifact.digest());
        store.damage(artifact); // the same bit: mended
        nanos.addAndGet(Residents.MENDED_AFTER.toNanos() - 1);
        refused("t", artifact, artifact.digest());
        nanos.incrementAndGet();
        assertThat(acquire("t", artifact).join().resident().digest()).isEqualTo(artifact.digest());
        assertThat(residents.quarantined()).isZero();
    }

    private void refused(String task, ArtifactReference artifact, String reason) {
        ThrowableAssert.ThrowingCallable load = () -> acquire(task, artifact).join();
        assertThatThrownBy(load).cause().isInstanceOfSatisfying(LoadException.class, e -> assertThat(e.retryable())
                .isFalse());
        assertThat(residents.quarantine(key(task)))
                .hasValueSatisfying(why -> assertThat(why).contains(reason));
    }

    private void load(String task) {
        lease(task).close();
    }

    private Lease lease(String task) {
        return acquire(task, AnAdapter.ofTask(task).in(store, engine)).join();
    }

    private CompletableFuture<Lease> acquire(String task, ArtifactReference artifact) {
        return residents.acquire(key(task), artifact).toCompletableFuture();
    }

    private static VersionKey key(String task) {
        return new VersionKey(task, 1);
    }
}
