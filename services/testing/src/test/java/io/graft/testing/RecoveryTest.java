package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Report;
import io.graft.platform.kafka.TaskPartition;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** How long each kind of recovery takes, on the same processes as {@link FaultsTest}; the figures are kept as JSON. */
@Tag("faults")
class RecoveryTest {
    private static final Path RESULTS = Path.of(System.getProperty("graft.faults.results", "results"));
    private static final LoadTask TASK = LoadTask.some().get(0);
    private static final int ROWS = 60;

    /** A training that takes long enough to be seen, and killed. */
    private static final String LONG = "{\"epochs\":100,\"bottleneck\":8,\"batchSize\":2}";

    private static final Duration ASK_EVERY = Duration.ofMillis(20);
    private static final Report REPORT = new Report(Map.of(
            "command", "./mvnw verify -Pfaults -pl services/testing -am", "base", TinyBase.DESCRIPTION, "rows", ROWS));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster(directory, TinyBase.write(Files.createDirectory(directory.resolve("base"))));
        learn(TASK.name());
        cluster.servings().forEach(serving -> serving.awaitVersion(TASK.name(), 1));
    }

    @AfterAll
    static void stop() {
        REPORT.write(RESULTS.resolve("recovery.json"));
        if (cluster != null) {
            cluster.close();
        }
    }

    private static GraftProcess serving() {
        return cluster.servings().get(0);
    }

    /** Declares a task, sends its examples one after the other, so that they are the same data each time, and trains. */
    private static void learn(String task) {
        learn(task, LoadTask.CONFIG);
    }

    private static void learn(String task, String config) {
        serving().declare(task, TASK.labels(), config);
        for (int row = 0; row < ROWS; row += 20) {
            List<Sentences.Row> rows = new ArrayList<>();
            for (int one = row; one < row + 20; one++) {
                LoadTask.Message example = TASK.example(one, 0);
                rows.add(new Sentences.Row(example.text(), example.label()));
            }
            serving().send(task, rows);
        }
        serving().train(task);
    }

    @Test
    void shouldServeAgainSoonAfterItWasKilled() {
        GraftProcess killed = cluster.servings().get(1);
        double before = answersPerSecond(killed, Duration.ofSeconds(5));
        cluster.kill(killed.process());
        long started = System.nanoTime();
        cluster.start(killed.process());
        double ready = -1;
        double back = -1;
        while (back < 0) {
            if (answersPerSecond(killed, Duration.ofMillis(500)) >= 0.9 * before) {
                back = seconds(started);
            }
            if (ready < 0 && killed.isReadyNow()) {
                ready = seconds(started);
            }
            assertThat(seconds(started)).isLessThan(120);
        }

        record(
                "killedServing",
                Map.of(
                        "answersPerSecondBefore", Math.round(before),
                        "secondsFromStartToReady", ready,
                        "secondsFromStartToNinetyPercent", back));
    }

    /** One client that asks every 20 ms, or as soon as it has been answered. */
    private static double answersPerSecond(GraftProcess graft, Duration time) {
        long begin = System.nanoTime();
        int asked = 0;
        int answers = 0;
        do {
            LockSupport.parkNanos(begin + asked * ASK_EVERY.toNanos() - System.nanoTime());
            asked++;
            try {
                if (graft.predict(TASK.name(), 1, TASK.questions()).statusCode() == 200) {
                    answers++;
                }
            } catch (UncheckedIOException e) {
                // Not there yet.
            }
        } while (System.nanoTime() - begin < time.toNanos());
        return answers / ((System.nanoTime() - begin) / 1e9);
    }

    @Test
    void shouldTrainTheSameAfterItsTrainerWasKilled() {
        learn("twin", LONG);
        serving().awaitVersion("twin", 1);
        String undisturbed = serving().adapterDigest("twin", 1);
        serving().erase("twin");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> serving().get("/v1/tasks/twin").statusCode() == 404);
        learn("twin", LONG);
        Cluster.Member killed = training(cluster.members());
        cluster.kill(killed.graft().process());
        long since = System.nanoTime();
        training(cluster.members().stream()
                .filter(member -> !member.equals(killed))
                .toList());
        double resumed = seconds(since);
        cluster.start(killed.graft().process());
        cluster.awaitReady();
        int version = serving().task("twin").at("/job/version").asInt();
        serving().awaitVersion("twin", version);

        assertThat(serving().adapterDigest("twin", version)).isEqualTo(undisturbed);
        record("killedTrainer", Map.of("secondsUntilTrainingResumes", resumed, "sameDigest", true));
    }

    private static Cluster.Member training(List<Cluster.Member> members) {
        List<Cluster.Member> found = new ArrayList<>();
        await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    members.stream()
                            .filter(member -> member.role() == Cluster.Role.TRAINER)
                            .filter(member -> member.graft().metrics().contains("graft_trainer_jobs_running 1"))
                            .forEach(found::add);
                    return !found.isEmpty();
                });
        return found.get(0);
    }

    /** Over every partition, because each has another leader. */
    @Test
    void shouldPauseShortlyForOneOfThreeBrokers() throws Exception {
        double longest = 0;
        for (int broker = 0; broker < Brokers.COUNT; broker++) {
            JavaProcess killed = cluster.brokers().broker(broker);
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<Double>> pauses = new ArrayList<>();
            for (String task : oneTaskOfEachPartition()) {
                pauses.add(threads.submit(acknowledgements(task)));
            }
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            cluster.kill(killed);
            for (Future<Double> pause : pauses) {
                longest = Math.max(longest, pause.get(5, TimeUnit.MINUTES));
            }
            threads.shutdown();
            cluster.start(killed);
            cluster.brokers().awaitAll();
            cluster.awaitReady();
        }
        record("oneBrokerLost", Map.of("longestSecondsWithoutAcknowledgement", longest));
    }

    /** Sends one example after the other for 25 seconds; the longest wait for an acknowledgement. */
    private static Callable<Double> acknowledgements(String task) {
        return () -> {
            double longest = 0;
            try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(cluster.bootstrap())) {
                long begin = System.nanoTime();
                for (int i = 0; seconds(begin) < 25; i++) {
                    long sent = System.nanoTime();
                    byte[] example = ("{\"task\":\"" + task + "\",\"text\":\"example " + i + "\",\"label\":\"any\"}")
                            .getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>("graft.examples", task, example))
                            .get();
                    longest = Math.max(longest, seconds(sent));
                }
            }
            return longest;
        };
    }

    private static List<String> oneTaskOfEachPartition() {
        Map<Integer, String> tasks = new HashMap<>();
        for (int i = 0; tasks.size() < Cluster.PARTITIONS; i++) {
            tasks.putIfAbsent(TaskPartition.of("pause-" + i, Cluster.PARTITIONS), "pause-" + i);
        }
        return List.copyOf(tasks.values());
    }

    @Test
    void shouldSayThatItTakesNoExamplesWhenTwoBrokersAreLost() {
        HttpResponse<String> before = serving().predict(TASK.name(), 1, TASK.questions());
        cluster.kill(cluster.brokers().broker(1));
        cluster.kill(cluster.brokers().broker(2));
        try {
            long sent = System.nanoTime();
            HttpResponse<String> refused = serving()
                    .post("/v1/tasks/" + TASK.name() + "/examples", "[{\"text\":\"two are gone\",\"label\":\"food\"}]");
            double seconds = seconds(sent);
            HttpResponse<String> answer = serving().predict(TASK.name(), 1, TASK.questions());

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"log-unavailable\"");
            assertThat(serving().json(answer).get("outputs"))
                    .isEqualTo(serving().json(before).get("outputs"));
            record("twoBrokersLost", Map.of("secondsUntilTypedError", seconds, "oldTasksServed", true));
        } finally {
            cluster.start(cluster.brokers().broker(1));
            cluster.start(cluster.brokers().broker(2));
            cluster.brokers().awaitAll();
            cluster.awaitReady();
        }
    }

    private static void record(String what, Map<String, Object> figures) {
        ObjectNode json = REPORT.json().putObject(what);
        figures.forEach((name, figure) -> json.putPOJO(name, figure));
        json.put("loadAverage", FaultLedger.loadAverage());
        System.out.println(what + " " + figures);
    }

    private static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }
}
