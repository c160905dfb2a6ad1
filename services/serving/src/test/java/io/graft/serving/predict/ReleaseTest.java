package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.graft.adapters.Input;
import io.graft.adapters.Prediction;
import io.graft.adapters.Softmax;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Audit;
import io.graft.schemas.Release;
import io.graft.serving.ATask;
import io.graft.serving.AnAdapter;
import io.graft.serving.FakeEngine;
import io.graft.serving.FakeStore;
import io.graft.serving.audit.Auditor;
import io.graft.serving.predict.Answer.Refusal;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Releases, from the record to the answers: registry, champions, residents, audit and predictor together. */
final class ReleaseTest {
    private final FakeEngine engine = new FakeEngine();
    private final FakeStore store = new FakeStore();
    private final Registry registry = new Registry();
    private final LiveVersions live = new LiveVersions();
    private final Batcher batcher = new Batcher(1, 1_000, BatchListener.NONE);
    private final Questions questions = new Questions(engine, batcher);
    private final ExecutorService pool = Executors.newFixedThreadPool(3);
    private final ExecutorService switcher = Executors.newSingleThreadExecutor();
    private final Residents residents = new Residents(
            engine, new ArtifactReader(store, engine), questions, 8, pool, live::isLive, System::nanoTime);
    private final List<Audit> audits = new CopyOnWriteArrayList<>();
    private final Auditor auditor = new Auditor(
            residents,
            questions,
            8,
            "node",
            engine.profile().id(),
            Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC),
            audits::add,
            this::quarantine);
    private final List<Release> switches = new CopyOnWriteArrayList<>();
    private final Champions champions = new Champions(residents, live, auditor, switcher, Tracing.OFF, switches::add);
    private final Predictor predictor = new ResidentPredictor(registry, live, residents, engine, batcher, pool);

    private void quarantine(VersionKey key, String reason) {
        champions.quarantine(key, reason);
    }

    @BeforeEach
    void declare() {
        registry.task("t", ATask.named("t").state());
        registry.task("u", ATask.named("u").state());
    }

    @AfterEach
    void close() {
        engine.resume();
        switcher.shutdown();
        pool.shutdown();
        batcher.close();
    }

    @Test
    void shouldAnswerWithTheReleasedVersionAndItsDigests() {
        ArtifactReference artifact = release("t", 1, 1, 0.5f);
        Answer.Answered answer = answered(ask("t", null, "one two three"));
        assertThat(answer.version()).isEqualTo(1);
        assertThat(answer.adapterDigest()).isEqualTo(artifact.digest());
        assertThat(answer.baseDigest()).isEqualTo(FakeEngine.BASE);
        assertThat(answer.outputs()).singleElement().isInstanceOfSatisfying(Prediction.Label.class, output -> {
            assertThat(output.labels()).containsExactly("yes", "no");
            assertThat(output.scores()).containsExactly(Softmax.of(new float[] {2.5f, 0.5f}));
        });
    }

    @Test
    void shouldNameTaskAndVersionBesideEachLineOfTheLog() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger predict = (Logger) LoggerFactory.getLogger(ReleaseTest.class.getPackageName());
        predict.setLevel(Level.INFO);
        predict.addAppender(logged);
        try {
            release("t", 1, 1, 0.5f);
            await().until(() -> logged.list.size() == 2);
        } finally {
            predict.detachAppender(logged);
            predict.setLevel(null);
        }
        assertThat(logged.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactlyInAnyOrder("{} is loaded from {}", "{} is live");
        assertThat(logged.list).allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                .isEqualTo(Map.of("task", "t", "version", "1")));
    }

    @Test
    void shouldAnswerWithAPinnedVersion() {
        release("t", 1, 1, 0.5f);
        release("t", 2, 2, 0.25f);
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(2);
        assertThat(answered(ask("t", 1, "x")).version()).isEqualTo(1);
    }

    @Test
    void shouldEndWhatIsInFlightOnAVersionThatIsRetiredAndRefuseWhatComesAfter() {
        ArtifactReference first = release("t", 1, 1, 0.5f);
        release("t", 2, 2, 0.25f);
        await().until(() -> audits.size() == 2);
        engine.hold();
        CompletableFuture<Answer> inFlight = ask("t", 1, "x");
        await().until(() -> engine.waiting() == 1);

        registry.version("t", 1, ATask.version("t", 1, first).retired(7));
        residents.drop(new VersionKey("t", 1));

        assertThat(refusal(ask("t", 1, "x"))).isEqualTo(Refusal.RETIRED_VERSION);
        engine.resume();
        assertThat(answered(inFlight).version()).isEqualTo(1);
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(2);
        await().until(() -> engine.residents() == 1);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThat(refusal(ask("nobody", null, "x"))).isEqualTo(Refusal.UNKNOWN_TASK);
        assertThat(refusal(ask("t", null, "x"))).isEqualTo(Refusal.NOT_TRAINED_YET);
        release("t", 1, 1, 0.5f);
        assertThat(refusal(ask("t", 9, "x"))).isEqualTo(Refusal.UNKNOWN_VERSION);
    }

    @Test
    void shouldFinishRequestsOnTheVersionTheyBeganWith() {
        release("t", 1, 1, 0.5f);
        engine.hold();
        CompletableFuture<Answer> before = ask("t", null, "x");
        await().until(() -> engine.waiting() == 1);
        ArtifactReference second = artifact("t", 2, 0.25f);
        announce("t", 2, 2, second);
        engine.resume();
        assertThat(answered(before).version()).isEqualTo(1);
        await().until(() -> live.isLive(new VersionKey("t", 2)));
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheOldVersionIfTheReleaseIsBad() {
        release("t", 1, 1, 0.5f);
        ArtifactReference bad =
                AnAdapter.ofTask("t").factor(0.3f).recordedError(1).in(store, engine);
        registry.version("t", 2, ATask.version("t", 2, bad));
        announce("t", 2, 2, bad);
        await().until(() -> residents.quarantine(new VersionKey("t", 2)).isPresent());
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(1);
        assertThat(refusal(ask("t", 2, "x"))).isEqualTo(Refusal.QUARANTINED);
        // The next release goes through.
        release("t", 3, 3, 0.25f);
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(3);
        assertThat(audits).extracting(Audit::version).doesNotContain(2);
    }

    @Test
    void shouldRetryAReleaseThatTheStoreDidNotGive() {
        store.down(true);
        ArtifactReference artifact = artifact("t", 1, 0.5f);
        announce("t", 1, 1, artifact);
        await().until(() -> store.reads() == 1);
        assertThat(refusal(ask("t", null, "x"))).isEqualTo(Refusal.UNAVAILABLE);
        store.down(false);
        await().until(() -> {
            champions.retry();
            return live.isLive(new VersionKey("t", 1));
        });
        assertThat(switches).hasSize(1);
    }

    @Test
    void shouldIgnoreALateRelease() {
        release("t", 2, 2, 0.5f);
        champions.released(ATask.release("t", 1, 1, artifact("t", 1, 0.25f)));
        release("u", 1, 1, 0.5f);
        assertThat(live.of("t").orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void shouldForgetAnErasedTask() {
        release("t", 1, 1, 0.5f);
        registry.task("t", null);
        registry.release("t", null);
        champions.erased("t", 1);
        assertThat(refusal(ask("t", null, "x"))).isEqualTo(Refusal.UNKNOWN_TASK);
        assertThat(refusal(ask("t", 1, "x"))).isEqualTo(Refusal.UNKNOWN_TASK);
        await().until(() -> engine.residents() == 0);
    }

    @Test
    void shouldAuditOtherTasksAroundEachRelease() {
        release("t", 1, 1, 0.5f);
        release("u", 1, 1, 0.25f);
        await().until(() -> audits.size() == 2);
        assertThat(audits.get(0).beforeAfter()).isEqualTo(new Audit.BeforeAfter(0, 0));
        assertThat(audits.get(1))
                .isEqualTo(new Audit(
                        "node",
                        "u",
                        1,
                        1,
                        engine.profile().id(),
                        new Audit.BeforeAfter(16, 0),
                        new Audit.Recorded(16, 0, 0),
                        7,
                        null));
    }

    @Test
    void shouldAuditEveryVersionInARoundWithoutARelease() {
        release("t", 1, 1, 0.5f);
        release("t", 2, 2, 0.25f);
        release("u", 1, 1, 0.25f);
        await().until(() -> audits.size() == 3);
        audits.clear();

        auditor.round();

        assertThat(audits).extracting(Audit::ofRelease).containsOnly(false);
        assertThat(audits)
                .extracting(audit -> audit.task() + "/" + audit.version())
                .containsExactlyInAnyOrder("t/1", "t/2", "u/1");
        assertThat(audits).extracting(Audit::beforeAfter).containsOnly(new Audit.BeforeAfter(16, 0));
        assertThat(audits).extracting(Audit::recorded).containsOnly(new Audit.Recorded(16, 0, 0));
        assertThat(audits).extracting(Audit::quarantined).containsOnlyNulls();
    }

    @Test
    void shouldNotAnswerWithAChampionThatARoundFindsBeyondTheTolerance() {
        release("t", 1, 1, 0.5f);
        await().until(() -> audits.size() == 1);
        engine.disturb(0.125f);

        auditor.round();

        Audit found = audits.get(1);
        assertThat(found.beforeAfter()).isEqualTo(new Audit.BeforeAfter(16, 16));
        assertThat(found.recorded()).isEqualTo(new Audit.Recorded(16, 16, 0.125));
        assertThat(found.quarantined()).contains("0.125 off what the trainer recorded");
        assertThat(residents.quarantine(new VersionKey("t", 1))).hasValue(found.quarantined());
        assertThat(live.of("t")).isEmpty();
        assertThat(engine.residents()).isZero();
        assertThat(refusal(ask("t", null, "x"))).isEqualTo(Refusal.QUARANTINED);
        assertThat(refusal(ask("t", 1, "x"))).isEqualTo(Refusal.QUARANTINED);

        engine.disturb(0);
        champions.retry();
        release("t", 2, 2, 0.25f);
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(2);
    }

    @Test
    void shouldReportButGoOnWithAVersionOfAnotherProfileWithinTheTolerance() {
        ArtifactReference artifact =
                AnAdapter.ofTask("t").trainedOn("another").factor(0.5f).in(store, engine);
        registry.version("t", 1, ATask.version("t", 1, artifact));
        announce("t", 1, 1, artifact);
        await().until(() -> audits.size() == 1);
        engine.disturb(1e-4f);

        auditor.round();

        assertThat(audits.get(1).beforeAfter()).isEqualTo(new Audit.BeforeAfter(16, 16));
        assertThat(audits.get(1).recorded().changed()).isZero();
        assertThat(audits.get(1).quarantined()).isNull();
        assertThat(answered(ask("t", null, "x")).version()).isEqualTo(1);
    }

    @Test
    void shouldEndARoundWhenStopped() {
        release("t", 1, 1, 0.5f);
        await().until(() -> audits.size() == 1);
        auditor.stop();
        auditor.round();
        assertThat(audits).hasSize(1);
    }

    @Test
    void shouldFindAnswersThatChangeBetweenTheTwoRounds() {
        release("t", 1, 1, 0.5f);
        ReleaseAudit.Watch watch = auditor.before(ATask.release("u", 1, 1, ATask.NOWHERE));
        engine.disturb(0.125f);
        watch.switched();
        await().until(() -> audits.size() == 2);
        assertThat(audits.get(1).beforeAfter()).isEqualTo(new Audit.BeforeAfter(16, 16));
        assertThat(audits.get(1).recorded().changed()).isEqualTo(16);
        assertThat(audits.get(1).recorded().maxDifference()).isEqualTo(0.125);
        assertThat(residents.quarantine(new VersionKey("t", 1))).isPresent();
    }

    /** Two releases of u, after which t was asked; the artifact of the first. */
    private ArtifactReference auditedTwice() {
        release("t", 1, 1, 0.5f);
        release("u", 1, 1, 0.25f);
        ArtifactReference first = registry.find("u").orElseThrow().artifact(1).orElseThrow();
        release("u", 2, 2, 0.125f);
        await().until(() -> audits.size() == 3);
        return first;
    }

    @Test
    void shouldSwitchAtOnceBetweenAuditedReleases() {
        ArtifactReference first = auditedTwice();
        engine.hold();

        announce("u", 1, 3, first);
        await().until(() -> live.isLive(new VersionKey("u", 1)));

        engine.resume();
        await().until(() -> audits.size() == 4);
        assertThat(audits.get(3).beforeAfter()).isEqualTo(new Audit.BeforeAfter(16, 0));
    }

    @Test
    void shouldSwitchAtOnceWhileTheAuditBeforeIsNotAnsweredYet() {
        ArtifactReference first = auditedTwice();
        ArtifactReference second = registry.find("u").orElseThrow().artifact(2).orElseThrow();
        engine.hold();

        announce("u", 1, 3, first);
        await().until(() -> live.isLive(new VersionKey("u", 1)));
        announce("u", 2, 4, second);
        await().until(() -> live.isLive(new VersionKey("u", 2)));

        engine.resume();
        await().until(() -> audits.size() == 5);
        assertThat(audits.subList(3, 5))
                .extracting(Audit::beforeAfter)
                .as("t is not asked while it is being asked")
                .containsExactlyInAnyOrder(new Audit.BeforeAfter(16, 0), new Audit.BeforeAfter(0, 0));
        announce("u", 1, 5, first);
        await().until(() -> audits.size() == 6);
        assertThat(audits.get(5).beforeAfter()).isEqualTo(new Audit.BeforeAfter(16, 0));
    }

    @Test
    void shouldFindAnswersThatChangedSinceTheLatestAudit() {
        ArtifactReference first = auditedTwice();
        engine.disturb(0.125f);

        announce("u", 1, 3, first);
        await().until(() -> audits.size() == 4);
        assertThat(audits.get(3).beforeAfter()).isEqualTo(new Audit.BeforeAfter(16, 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void shouldLeaveRoomOnTheDeviceHoweverManyAuditsOverlap(int capacity) {
        Residents few = new Residents(
                engine, new ArtifactReader(store, engine), questions, capacity, pool, live::isLive, System::nanoTime);
        Auditor busy = new Auditor(
                few, questions, capacity, "node", "profile", Clock.systemUTC(), audits::add, this::quarantine);
        // It has answered its canaries: to load it again takes room, but no answer.
        load(few, "known");
        IntStream.range(0, capacity).forEach(i -> load(few, "t" + i));
        assertThat(few.keys()).doesNotContain(new VersionKey("known", 1));
        engine.hold();

        busy.before(ATask.release("u", 1, 1, ATask.NOWHERE)).switched();
        busy.before(ATask.release("u", 2, 2, ATask.NOWHERE)).switched();

        load(few, "known");
        assertThat(few.keys()).contains(new VersionKey("known", 1));
    }

    private void load(Residents few, String task) {
        few.acquire(new VersionKey(task, 1), AnAdapter.ofTask(task).in(store, engine))
                .toCompletableFuture()
                .join()
                .close();
    }

    @Test
    void shouldLoadChampionsAtStart() {
        ArtifactReference good = artifact("t", 1, 0.5f);
        ArtifactReference bad = AnAdapter.ofTask("u").recordedError(1).in(store, engine);
        champions
                .start(List.of(ATask.release("t", 1, 1, good), ATask.release("u", 1, 1, bad)), 8)
                .toCompletableFuture()
                .join();
        assertThat(live.of("t")).isPresent();
        assertThat(live.of("u")).isEmpty();
        assertThat(audits).isEmpty();
    }

    @Test
    void shouldLoadMoreChampionsAtStartThanMayWaitToBeLoaded() {
        ExecutorService few =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Champions.AT_ONCE));
        try {
            Residents loading = new Residents(
                    engine, new ArtifactReader(store, engine), questions, 8, few, live::isLive, System::nanoTime);
            List<Release> all = IntStream.range(0, 3 * Champions.AT_ONCE)
                    .mapToObj(i -> ATask.release("t" + i, 1, 1, artifact("t" + i, 1, 0.5f)))
                    .toList();

            new Champions(loading, live, auditor, switcher, Tracing.OFF, switches::add)
                    .start(all, all.size())
                    .toCompletableFuture()
                    .join();

            assertThat(switches).containsExactlyInAnyOrderElementsOf(all);
        } finally {
            few.shutdown();
        }
    }

    @Test
    void shouldRefuseWhenTooManyTextsWait() {
        release("t", 1, 1, 0.5f);
        engine.hold();
        CompletableFuture<Answer> running = ask("t", null, "x");
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<Answer> waiting = ask("t", null, "x" + " y".repeat(500), " z".repeat(490));
        await().until(() -> batcher.queuedTokens() > 1_000);
        assertThat(refusal(ask("t", null, "x"))).isEqualTo(Refusal.TASK_OVERLOADED);
        engine.resume();
        assertThat(answered(running).outputs()).hasSize(1);
        assertThat(answered(waiting).outputs()).hasSize(2);
        assertThat(answered(ask("t", null, "x")).outputs()).hasSize(1);
    }

    @Test
    void shouldSayThatAnAnswerIsTruncated() {
        release("t", 1, 1, 0.5f);
        Answer.Answered answer = answered(ask("t", null, "x" + " y".repeat(600), "x"));
        assertThat(answer.outputs()).extracting(Prediction::truncated).containsExactly(true, false);
    }

    @Test
    void shouldFailLoudlyIfTheEngineBreaks() {
        release("t", 1, 1, 0.5f);
        engine.breakDown();
        assertThat(ask("t", null, "x")).failsWithin(Duration.ofSeconds(10));
    }

    private ArtifactReference release(String task, int version, long sequence, float factor) {
        ArtifactReference artifact = artifact(task, version, factor);
        announce(task, version, sequence, artifact);
        await().until(() -> live.isLive(new VersionKey(task, version)));
        return artifact;
    }

    private ArtifactReference artifact(String task, int version, float factor) {
        ArtifactReference artifact = AnAdapter.ofTask(task).factor(factor).in(store, engine);
        registry.version(task, version, ATask.version(task, version, artifact));
        return artifact;
    }

    private void announce(String task, int version, long sequence, ArtifactReference artifact) {
        Release release = ATask.release(task, version, sequence, artifact);
        registry.release(task, release);
        champions.released(release);
    }

    private CompletableFuture<Answer> ask(String task, Integer version, String... texts) {
        return predictor
                .ask(new Question(
                        task,
                        version,
                        List.of(texts).stream()
                                .map(text -> new Input(text, null))
                                .toList()))
                .toCompletableFuture();
    }

    private static Answer.Answered answered(CompletableFuture<Answer> answer) {
        assertThat(answer.join()).isInstanceOf(Answer.Answered.class);
        return (Answer.Answered) answer.join();
    }

    private static Refusal refusal(CompletableFuture<Answer> answer) {
        assertThat(answer.join()).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer.join()).reason();
    }
}
