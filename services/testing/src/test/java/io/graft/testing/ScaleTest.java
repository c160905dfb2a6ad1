package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.evaluation.Report;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server with very many tasks of the MiniLM base: what it takes, how fast it finds one that is not on the device, and
 * whether it grows with each publication. The figures are kept as JSON.
 */
@Tag("scale")
class ScaleTest {
    private static final int RESIDENT = Integer.getInteger("graft.scale.resident", 5_000);
    private static final int REGISTERED = Integer.getInteger("graft.scale.registered", 50_000);
    private static final int PUBLICATIONS = Integer.getInteger("graft.scale.publications", 1_000);
    private static final int SAMPLE = 500;
    private static final double GIBIBYTE = 1L << 30;
    private static final double MEBIBYTE = 1L << 20;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(20);
    private static final String TEXT = "where is the parcel that should have come this morning";
    private static final Path RESULTS = Path.of(System.getProperty("graft.scale.results", "results"));
    private static final Report REPORT = new Report(Map.of(
            "command",
            "./mvnw verify -Pscale -pl services/testing -am",
            "resident",
            RESIDENT,
            "registered",
            REGISTERED,
            "publications",
            PUBLICATIONS,
            "base",
            "minilm"));

    private static Encoder encoder;

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;

    @BeforeAll
    static void load() {
        encoder = Encoder.load(new EngineSettings("cpu", "auto"));
    }

    @AfterAll
    static void unload() {
        encoder.close();
    }

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        KafkaConfig config =
                KafkaConfig.from(Settings.of(Map.of("GRAFT_KAFKA_BOOTSTRAP", kafka.bootstrap()), KafkaConfig.SETTINGS));
        try (Admin admin = KafkaClients.admin(config)) {
            Topics.ensure(admin, config);
        }
    }

    /** Keeps what was measured so far: all together take long. */
    @AfterEach
    void stop() {
        kafka.close();
        REPORT.write(RESULTS.resolve("scale.json"));
    }

    @Test
    void shouldHoldThousandsOfTasksOnTheDevice() {
        write(RESIDENT, 64);
        try (GraftProcess serving = serving(RESIDENT)) {
            double seconds = secondsToReady(serving);
            List<String> first = answers(serving, everyTask(RESIDENT));
            List<Integer> shuffled = shuffled(RESIDENT);
            List<String> again = answers(serving, shuffled);

            assertThat(again).isEqualTo(shuffled.stream().map(first::get).toList());
            assertThat(Set.copyOf(first)).hasSize(Math.min(RESIDENT, ManyTasks.DIFFERENT));
            REPORT.json()
                    .putObject("resident")
                    .put("tasks", RESIDENT)
                    .put("bottleneck", 64)
                    .put("secondsToReady", seconds)
                    .put("answered", first.size() + again.size())
                    .put("differing", 0)
                    .put("gibibytes", serving.process().memory("VmRSS") / GIBIBYTE)
                    .put("gibibytesAtMost", serving.process().memory("VmHWM") / GIBIBYTE);
        }
    }

    @Test
    void shouldFindAnyOfVeryManyRegisteredTasks() {
        write(REGISTERED, 8);
        try (GraftProcess serving = serving(64)) {
            double seconds = secondsToReady(serving);
            List<Integer> sample = shuffled(REGISTERED).subList(0, Math.min(SAMPLE, REGISTERED));
            double[] warm = IntStream.range(0, sample.size())
                    .mapToDouble(i -> millis(serving, sample.get(0)))
                    .toArray();
            double[] never =
                    sample.stream().mapToDouble(task -> millis(serving, task)).toArray();
            double[] before =
                    sample.stream().mapToDouble(task -> millis(serving, task)).toArray();

            ObjectNode json = REPORT.json().putObject("registered");
            json.put("tasks", REGISTERED)
                    .put("bottleneck", 8)
                    .put("bankCapacity", 64)
                    .put("secondsToReady", seconds)
                    .put("gibibytes", serving.process().memory("VmRSS") / GIBIBYTE);
            latencies(json.putObject("millisOnTheDevice"), warm);
            latencies(json.putObject("millisNeverSeenBefore"), never);
            latencies(json.putObject("millisSeenBefore"), before);
        }
    }

    @Test
    void shouldNotGrowWithPublications() {
        int tasks = 4;
        try (ManyTasks many = tasks(64);
                GraftProcess serving = serving(64)) {
            serving.awaitReady();
            many.releaseAll(tasks);
            await().untilAsserted(() -> assertThat(live(serving, tasks - 1)).isEqualTo(1));
            List<Double> mebibytes = new ArrayList<>();
            for (int publication = 1; publication <= PUBLICATIONS; publication++) {
                int task = (publication - 1) % tasks;
                int version = 2 + (publication - 1) / tasks;
                many.releaseNow(task, version);
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> live(serving, task) == version);
                answer(serving, task, version);
                many.retire(task, version - 1);
                if (publication % 10 == 0) {
                    mebibytes.add(serving.process().memory("VmRSS") / MEBIBYTE);
                }
            }
            ObjectNode json = REPORT.json().putObject("publications");
            json.put("publications", PUBLICATIONS)
                    .put("mebibytesATenthIn", mebibytes.get(mebibytes.size() / 10))
                    .put("mebibytesAtEnd", mebibytes.get(mebibytes.size() - 1))
                    .put(
                            "slopeKibibytesAPublication",
                            1024 * Slope.of(mebibytes.subList(mebibytes.size() / 2, mebibytes.size())) / 10);
            mebibytes.forEach(json.putArray("mebibytesEveryTenth")::add);
        }
    }

    private void write(int tasks, int bottleneck) {
        try (ManyTasks many = tasks(bottleneck)) {
            many.releaseAll(tasks);
        }
    }

    private ManyTasks tasks(int bottleneck) {
        return new ManyTasks(encoder, directory.resolve("store"), kafka.bootstrap(), bottleneck);
    }

    private GraftProcess serving(int capacity) {
        return GraftProcess.alone(directory.resolve("serving.out"), "serving", settings(capacity));
    }

    private Map<String, String> settings(int capacity) {
        return Map.of(
                "GRAFT_KAFKA_BOOTSTRAP", kafka.bootstrap(),
                "GRAFT_BANK_CAPACITY", Integer.toString(capacity),
                "GRAFT_STORE_DIRECTORY", directory.resolve("store").toString());
    }

    private static double secondsToReady(GraftProcess serving) {
        await().atMost(STARTS_WITHIN).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> assertThat(
                        serving.isReadyNow())
                .as(serving.process()::printed)
                .isTrue());
        return serving.process().age().toMillis() / 1e3;
    }

    private static List<Integer> everyTask(int tasks) {
        return IntStream.range(0, tasks).boxed().toList();
    }

    private static List<Integer> shuffled(int tasks) {
        List<Integer> order = new ArrayList<>(everyTask(tasks));
        Collections.shuffle(order, new Random(1));
        return order;
    }

    private static List<String> answers(GraftProcess serving, List<Integer> tasks) {
        return tasks.stream().map(task -> answer(serving, task, 1)).toList();
    }

    private static String answer(GraftProcess serving, int task, int version) {
        JsonNode answer = ask(serving, task, "{\"version\":" + version + ",\"inputs\":[{\"text\":\"" + TEXT + "\"}]}");
        return answer.get("outputs").toString();
    }

    /** The version that answers who names none. */
    private static int live(GraftProcess serving, int task) {
        return ask(serving, task, "{\"inputs\":[{\"text\":\"" + TEXT + "\"}]}")
                .get("version")
                .asInt();
    }

    private static JsonNode ask(GraftProcess serving, int task, String body) {
        HttpResponse<String> response = serving.postUnchecked("/v1/tasks/" + ManyTasks.name(task) + "/predict", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return serving.json(response);
    }

    private static double millis(GraftProcess serving, int task) {
        long begin = System.nanoTime();
        answer(serving, task, 1);
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void latencies(ObjectNode json, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        json.put("p50", sorted[sorted.length / 2])
                .put("p99", sorted[(int) Math.ceil(0.99 * sorted.length) - 1])
                .put("max", sorted[sorted.length - 1]);
    }
}
