package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.evaluation.Median;
import io.graft.evaluation.Report;
import io.graft.learning.DefaultBase;
import io.graft.onboarding.Guarantees;
import io.graft.onboarding.Onboarding;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.Target;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast onboarding is, what its guarantee costs, and how soon it is back with a million keys; kept as JSON. */
@Tag("scale")
class OnboardingScaleTest {
    private static final int EXAMPLES = Integer.getInteger("graft.scale.examples", 60_000);
    private static final int KEYS = Integer.getInteger("graft.scale.keys", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("graft.scale.rounds", 5);
    private static final int TASKS = 100;
    private static final int PARTITIONS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration LATENCY_FOR = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Path RESULTS = Path.of(System.getProperty("graft.scale.results", "results"));
    private static final Report REPORT = new Report(Map.of(
            "command",
            "./mvnw verify -Pscale -pl services/testing -am",
            "examples",
            EXAMPLES,
            "keys",
            KEYS,
            "rounds",
            ROUNDS,
            "tasks",
            TASKS,
            "partitions",
            PARTITIONS));

    @TempDir
    private Path directory;

    private EmbeddedKafka broker;
    private int prefixes;

    /**
     * One way through the same examples.
     *
     * @param examplesPerSecond by the clock
     * @param perCoreSecond by the processor's time of its threads, if they live on
     */
    private record Speed(double examplesPerSecond, double perCoreSecond) {}

    @AfterAll
    static void write() {
        REPORT.write(RESULTS.resolve("onboarding.json"));
    }

    @BeforeEach
    void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldTellWhatExactlyOnceCosts() {
        List<Speed> exactly = new ArrayList<>();
        List<Speed> atLeast = new ArrayList<>();
        List<Speed> bare = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            Speed once = through(Onboarding::new);
            Speed repeated = through(Guarantees::atLeastOnce);
            Speed loop = throughBareLoop();
            System.out.printf(Locale.ROOT, "round %d: %s %s %s%n", round, once, repeated, loop);
            if (round > 0) {
                exactly.add(once);
                atLeast.add(repeated);
                bare.add(loop);
            }
        }
        ObjectNode json = REPORT.json().putObject("throughput");
        put(json.putObject("exactlyOnce"), exactly);
        perCore(json.withObject("/exactlyOnce"), exactly);
        put(json.putObject("atLeastOnce"), atLeast);
        perCore(json.withObject("/atLeastOnce"), atLeast);
        put(json.putObject("bareLoop"), bare);
        json.put("exactlyOverAtLeastOnce", ratio(exactly, atLeast))
                .put("exactlyOnceOverBareLoop", ratio(exactly, bare));
        latency(Median.of(exactly.stream().map(Speed::examplesPerSecond).toList()) / 2);
    }

    /** Once it is warm: from when an example is due to be sent to when a reader of committed records sees its acceptance. */
    private void latency(double perSecond) {
        KafkaConfig kafka = topics();
        int first = (int) (perSecond * WARM_UP.toSeconds());
        int count = (int) (perSecond * LATENCY_FOR.toSeconds());
        try (Onboarding onboarding = new Onboarding(config(kafka));
                KafkaConsumer<String, byte[]> consumer =
                        KafkaLog.consumer(broker.bootstrap(), kafka.name(Topic.TASK_DATA));
                KafkaProducer<String, byte[]> producer = KafkaLog.producer(broker.bootstrap())) {
            onboarding.start();
            await().atMost(PATIENCE).until(onboarding::isRunning);
            Map<String, Long> due = new HashMap<>();
            long begin = System.nanoTime();
            for (int i = first; i < first + count; i++) {
                due.put("row-" + i, begin + (long) (i * 1e9 / perSecond));
            }
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < first + count; i++) {
                    LockSupport.parkNanos(begin + (long) (i * 1e9 / perSecond) - System.nanoTime());
                    send(producer, example(kafka, i));
                }
                producer.flush();
            });
            List<Double> millis = new ArrayList<>();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    Long scheduled = due.remove(
                            Json.read(record.value(), AcceptedExample.class).id());
                    if (scheduled != null) {
                        millis.add((System.nanoTime() - scheduled) / 1e6);
                    }
                }
                return due.isEmpty();
            });
            sent.join();
            List<Double> sorted = millis.stream().sorted().toList();
            REPORT.json()
                    .putObject("latencyAtHalfLoad")
                    .put("examplesPerSecond", perSecond)
                    .put("secondsOfWarmUp", WARM_UP.toSeconds())
                    .put("examples", count)
                    .put("p50Millis", sorted.get(count / 2))
                    .put("p99Millis", sorted.get((int) Math.ceil(0.99 * count) - 1));
        }
    }

    @Test
    void shouldBeBackSoonWithAMillionKeys() {
        KafkaConfig kafka = topics();
        produce(kafka, KEYS);
        ObjectNode json = REPORT.json().putObject("millionKeys").put("keys", KEYS);
        try (Counts counts = new Counts(kafka);
                GraftProcess onboarding = process(kafka, "first", 0)) {
            await().atMost(PATIENCE).until(() -> counts.accepted() == KEYS);
            json.put("secondsToCountThem", onboarding.process().age().toMillis() / 1e3);
            onboarding.kill();
            onboarding.process().start();
            json.put("secondsUntilBack", secondsUntilAllPartitionsAnswer(kafka, counts, onboarding.process(), KEYS));
            onboarding.kill();
        }
        try (Counts counts = new Counts(kafka);
                GraftProcess first = process(kafka, "first", 1);
                GraftProcess second = process(kafka, "second", 1)) {
            first.awaitReady();
            second.awaitReady();
            awaitWarm(directory.resolve("second"));
            first.kill();
            json.put("secondsUntilBackWithStandby", secondsUntilAllPartitionsAnswer(kafka, counts, null, KEYS + TASKS));
        }
        json.put("lost", 0).put("countedTwice", 0);
    }

    /** Sends another example to every task; the time until all are counted, from now or from a process's start. */
    private double secondsUntilAllPartitionsAnswer(KafkaConfig kafka, Counts counts, JavaProcess started, int before) {
        long begin = System.nanoTime() - (started == null ? 0 : started.age().toNanos());
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(broker.bootstrap())) {
            for (int i = 0; i < TASKS; i++) {
                send(producer, example(kafka, before + i));
            }
            producer.flush();
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> counts.accepted() >= before + TASKS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(counts.accepted()).isEqualTo(before + TASKS);
        assertThat(counts.otherwise())
                .as("repeated, rejected, deleted or corrected")
                .isZero();
        return seconds;
    }

    /** Until the copies of the state that lie there have stopped growing. */
    private static void awaitWarm(Path state) {
        long[] last = {-1};
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(5)).until(() -> {
            long size = DiskUse.of(state);
            boolean same = size == last[0];
            last[0] = size;
            return same;
        });
    }

    private GraftProcess process(KafkaConfig kafka, String name, int standbys) {
        return GraftProcess.alone(
                directory.resolve(name + ".out"),
                "onboarding",
                Map.of(
                        "GRAFT_KAFKA_BOOTSTRAP", kafka.bootstrap(),
                        "GRAFT_TOPIC_PREFIX", kafka.prefix(),
                        "GRAFT_PARTITIONS", Integer.toString(PARTITIONS),
                        "GRAFT_STATE_DIRECTORY", directory.resolve(name).toString(),
                        "GRAFT_ONBOARDING_STANDBYS", Integer.toString(standbys)));
    }

    private Speed through(Function<OnboardingConfig, Onboarding> start) {
        KafkaConfig kafka = topics();
        produce(kafka, EXAMPLES);
        try (Onboarding onboarding = start.apply(config(kafka))) {
            return timed(kafka, kafka.prefix() + "onboarding", onboarding::start);
        }
    }

    /** Reads, parses, writes as it would what it accepts: no state, no decisions. */
    private Speed throughBareLoop() {
        KafkaConfig kafka = topics();
        produce(kafka, EXAMPLES);
        return timed(kafka, "bare-loop", () -> new Thread(() -> bareLoop(kafka), "bare-loop").start());
    }

    private void bareLoop(KafkaConfig kafka) {
        try (KafkaConsumer<String, byte[]> consumer =
                        KafkaLog.consumer(broker.bootstrap(), kafka.name(Topic.EXAMPLES));
                KafkaProducer<String, byte[]> producer = KafkaClients.producer(kafka, "bare-loop")) {
            int done = 0;
            while (done < EXAMPLES) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    Example example = Json.read(record.value(), Example.class);
                    send(
                            producer,
                            new ProducerRecord<>(
                                    kafka.name(Topic.TASK_DATA),
                                    example.task() + "/" + example.id(),
                                    Json.bytes(example)));
                    done++;
                }
            }
        }
    }

    /** From the first examples that are seen behind it to the last. */
    private Speed timed(KafkaConfig kafka, String threads, Runnable start) {
        try (KafkaConsumer<String, byte[]> consumer =
                KafkaLog.consumer(broker.bootstrap(), kafka.name(Topic.TASK_DATA))) {
            start.run();
            int early = awaitSome(consumer);
            long begin = System.nanoTime();
            double used = processorSeconds(threads);
            int seen = early;
            while (seen < EXAMPLES) {
                seen += awaitSome(consumer);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Speed((EXAMPLES - early) / seconds, (EXAMPLES - early) / (processorSeconds(threads) - used));
        }
    }

    private static int awaitSome(KafkaConsumer<String, byte[]> consumer) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> consumer.poll(Duration.ofMillis(20)).count(), count -> count > 0);
    }

    private static double processorSeconds(String threads) {
        ThreadMXBean all = ManagementFactory.getThreadMXBean();
        return Arrays.stream(all.getThreadInfo(all.getAllThreadIds()))
                        .filter(thread ->
                                thread != null && thread.getThreadName().contains(threads))
                        .mapToLong(thread -> all.getThreadCpuTime(thread.getThreadId()))
                        .sum()
                / 1e9;
    }

    /** Topics of their own. */
    private KafkaConfig topics() {
        KafkaConfig kafka =
                new KafkaConfig(broker.bootstrap(), "graft-" + prefixes++ + ".", PARTITIONS, (short) 1, Map.of());
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        return kafka;
    }

    private OnboardingConfig config(KafkaConfig kafka) {
        Path state = directory.resolve("state-" + kafka.prefix());
        return new OnboardingConfig(kafka, state, 100, 1, 0, DefaultBase.DIGEST);
    }

    private void produce(KafkaConfig kafka, int count) {
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(broker.bootstrap())) {
            for (int i = 0; i < count; i++) {
                send(producer, example(kafka, i));
                if (i < TASKS) {
                    // A partition just made may refuse one batch and take the next, and the order is lost for good.
                    producer.flush();
                }
            }
        }
    }

    /** What does not arrive is missed by whoever counts. */
    private static void send(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> message) {
        Future<RecordMetadata> unused = producer.send(message);
    }

    private static ProducerRecord<String, byte[]> example(KafkaConfig kafka, int number) {
        String task = "task-" + number % TASKS;
        String text =
                "the parcel " + number + " that was to come on monday has not come and nobody answers the telephone";
        Example example = Example.of(
                task, "row-" + number, text, null, null, new Target.Label("label-" + number % 3), null, null);
        return new ProducerRecord<>(kafka.name(Topic.EXAMPLES), task, Json.bytes(example));
    }

    private static double ratio(List<Speed> over, List<Speed> under) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < over.size(); round++) {
            ratios.add(over.get(round).examplesPerSecond() / under.get(round).examplesPerSecond());
        }
        return Median.of(ratios);
    }

    private static void put(ObjectNode json, List<Speed> speeds) {
        json.put(
                "examplesPerSecond",
                Median.of(speeds.stream().map(Speed::examplesPerSecond).toList()));
        speeds.forEach(speed -> json.withArray("rounds").add(speed.examplesPerSecond()));
    }

    private static void perCore(ObjectNode json, List<Speed> speeds) {
        json.put(
                "examplesPerCoreSecond",
                Median.of(speeds.stream().map(Speed::perCoreSecond).toList()));
    }

    /** The counts that onboarding tells of its tasks. */
    private static final class Counts implements AutoCloseable {
        private final Followed states;
        private final Map<String, TaskState.ExampleCounts> latest = new HashMap<>();

        Counts(KafkaConfig kafka) {
            states = new Followed(kafka.bootstrap(), kafka.name(Topic.TASKS));
        }

        long accepted() {
            states.more()
                    .forEach(record -> latest.put(
                            record.key(),
                            Json.read(record.value(), TaskState.class).examples()));
            return latest.values().stream()
                    .mapToLong(TaskState.ExampleCounts::accepted)
                    .sum();
        }

        long otherwise() {
            return latest.values().stream()
                    .mapToLong(one -> one.corrected() + one.deleted() + one.duplicate() + one.rejected())
                    .sum();
        }

        @Override
        public void close() {
            states.close();
        }
    }
}
