package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.graft.cli.broker.EmbeddedKafka;
import io.graft.onboarding.Onboarding;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.http.Health;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import io.graft.schemas.Evaluation;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Onboarding on a real broker: its transactions, its restarts, and what it does with records that nobody could love. */
class OnboardingOnKafkaTest {
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final List<Future<RecordMetadata>> SENT = new ArrayList<>();

    @TempDir
    static Path directory;

    private static EmbeddedKafka broker;
    private static KafkaConfig kafka;
    private static KafkaProducer<String, byte[]> producer;

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        kafka = new KafkaConfig(broker.bootstrap(), "graft.", PARTITIONS, (short) 1, Map.of());
        producer = KafkaClients.producer(kafka, "test");
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldCountExactlyOverRestartsAndLostStateAndReleaseWhatWasTrained() {
        List<String> tasks = List.of("weather", "mood", "spam", "intent", "topic");
        try (Onboarding onboarding = onboarding("first")) {
            Health health = new Health();
            onboarding.register(health);
            await().atMost(PATIENCE).until(() -> health.readyProblems().isEmpty());
            tasks.forEach(task -> sendExamples(task, 0, 6));
        }
        try (Onboarding sameState = onboarding("first")) {
            tasks.forEach(task -> sendExamples(task, 0, 7)); // 12 of these 14 are repetitions
            await().atMost(PATIENCE).until(() -> accepted(tasks) > 5 * 12 && sameState.isRunning());
        }
        try (Onboarding lostState = onboarding("second")) {
            tasks.forEach(task -> sendExamples(task, 7, 10));
            await().atMost(PATIENCE).until(() -> accepted(tasks) == 5 * 20 && lostState.isRunning());
            for (String task : tasks) {
                assertThat(state(task).orElseThrow().examples().duplicate()).isEqualTo(12);
                assertThat(read(Topic.TASK_DATA, task)).hasSize(20);
            }

            await().atMost(PATIENCE).until(() -> tasks.stream()
                    .allMatch(task -> read(Topic.TRAINING_JOBS, task).size() == 1));
            tasks.forEach(task -> {
                finish(task);
                finish(task);
            });
            await().atMost(PATIENCE).until(() -> tasks.stream()
                    .allMatch(task -> state(task).orElseThrow().champion() != null));
            for (String task : tasks) {
                TrainingJob job =
                        Json.read(read(Topic.TRAINING_JOBS, task).get(0).value(), TrainingJob.class);
                assertThat(job.upTo()).isEqualTo(20);
                List<ConsumerRecord<String, byte[]>> versions = read(Topic.ADAPTERS, task);
                assertThat(versions).hasSize(1);
                assertThat(Json.read(versions.get(0).value(), AdapterVersion.class)
                                .job())
                        .isEqualTo(job.job());
                List<ConsumerRecord<String, byte[]>> releases = read(Topic.RELEASES, task);
                assertThat(releases).hasSize(1);
                assertThat(releases.get(0).partition()).isEqualTo(TaskPartition.of(task, PARTITIONS));
                assertThat(Json.read(releases.get(0).value(), Release.class).version())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void shouldMoveOnAfterPoison() {
        try (Onboarding onboarding = onboarding("poison")) {
            await().atMost(PATIENCE).until(onboarding::isRunning);
            String key = "poisoned";
            byte[] huge = Json.bytes(Example.labelled(key, "x".repeat(10 << 20), "good"));
            send(Topic.EXAMPLES, key, null);
            send(Topic.EXAMPLES, key, new byte[] {(byte) 0xff, 0, 7});
            send(Topic.EXAMPLES, key, huge);
            send(Topic.TASK_COMMANDS, key, "not a command".getBytes(StandardCharsets.UTF_8));
            send(Topic.TRAINING_RESULTS, key, "not a result".getBytes(StandardCharsets.UTF_8));
            int wrong = (TaskPartition.of(key, PARTITIONS) + 1) % PARTITIONS;
            send(new ProducerRecord<>(
                    kafka.name(Topic.EXAMPLES), wrong, key, Json.bytes(Example.labelled(key, "fine", "good"))));
            send(Topic.EXAMPLES, key, Json.bytes(Example.labelled(key, "fine", "good")));
            flush();

            await().atMost(PATIENCE).until(() -> state(key).isPresent());
            await().atMost(PATIENCE)
                    .until(() -> read(Topic.EXAMPLES_REJECTED, key).size() == 4);
            await().atMost(PATIENCE).until(() -> read(Topic.DEAD_LETTERS, key).size() == 2);
            assertThat(read(Topic.EXAMPLES_REJECTED, key))
                    .extracting(record -> new String(
                            record.headers().lastHeader("graft.reason").value(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("missing-value", "malformed-json", "too-large", "wrong-partition");
            assertThat(read(Topic.EXAMPLES_REJECTED, key))
                    .extracting(ConsumerRecord::value)
                    .contains(huge);
            assertThat(read(Topic.TASK_DATA, key)).hasSize(1);
            assertThat(onboarding.isRunning()).isTrue();
        }
    }

    private static Onboarding onboarding(String state) {
        Onboarding onboarding =
                new Onboarding(new OnboardingConfig(kafka, directory.resolve(state), 100, 1, 0, "sha256:base"));
        onboarding.start();
        return onboarding;
    }

    private static void sendExamples(String task, int from, int to) {
        for (int i = from; i < to; i++) {
            Split split = i % 5 < 4 ? Split.TRAIN : Split.VALIDATION;
            for (String label : List.of("yes", "no")) {
                send(
                        Topic.EXAMPLES,
                        task,
                        Json.bytes(Example.of(
                                task,
                                label + i,
                                label + " says text " + i,
                                null,
                                null,
                                new Target.Label(label),
                                split,
                                null)));
            }
        }
        flush();
    }

    private static void send(Topic topic, String key, byte[] value) {
        send(new ProducerRecord<>(kafka.name(topic), key, value));
    }

    private static void send(ProducerRecord<String, byte[]> record) {
        SENT.add(producer.send(record));
    }

    /** Every record that was sent is acknowledged: what is counted later must be all of them. */
    private static void flush() {
        producer.flush();
        assertThat(SENT).allSatisfy(sent -> assertThat(sent).succeedsWithin(Duration.ZERO));
        SENT.clear();
    }

    private static void finish(String task) {
        TrainingJob job = Json.read(read(Topic.TRAINING_JOBS, task).get(0).value(), TrainingJob.class);
        ArtifactReference artifact = new ArtifactReference("tasks/" + task + "/adapters/a", Digest.of(task), 1);
        send(
                Topic.TRAINING_RESULTS,
                task,
                Json.bytes(new TrainingResult.Finished(
                        task,
                        job.job(),
                        job.version(),
                        artifact,
                        artifact,
                        job.baseDigest(),
                        "profile",
                        new Evaluation("accuracy", 0.9, 0.1, 4, 0.5, "normal"),
                        null)));
    }

    private static long accepted(List<String> tasks) {
        return tasks.stream()
                .mapToLong(task ->
                        state(task).map(state -> state.examples().accepted()).orElse(0L))
                .sum();
    }

    private static Optional<TaskState> state(String task) {
        List<ConsumerRecord<String, byte[]>> states = read(Topic.TASKS, task);
        return states.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.read(states.get(states.size() - 1).value(), TaskState.class));
    }

    /** The committed records of a task, from the beginning. */
    private static List<ConsumerRecord<String, byte[]>> read(Topic topic, String task) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(kafka.name(topic), partition));
        }
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = KafkaClients.consumer(kafka, "reader")) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.key() != null && TaskKey.task(record.key()).equals(task)) {
                        found.add(record);
                    }
                });
            }
        }
        return found;
    }
}
