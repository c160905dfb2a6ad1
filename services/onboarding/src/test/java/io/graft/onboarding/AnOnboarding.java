package io.graft.onboarding;

import io.graft.learning.TaskLife;
import io.graft.learning.TaskRules;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Comparison;
import io.graft.schemas.Digest;
import io.graft.schemas.Evaluation;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in the test driver, spoken to in the bytes that Kafka would carry. */
final class AnOnboarding implements AutoCloseable {
    static final String BASE = "sha256:base";
    static final KafkaConfig KAFKA = new KafkaConfig("nowhere:1", "graft.", 1, (short) 1, Map.of());

    private final TopologyTestDriver driver;
    private final Map<Topic, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
    private final Map<Topic, List<TestRecord<byte[], byte[]>>> read = new HashMap<>();
    private long remembered;

    AnOnboarding(Path state) {
        AtomicLong ids = new AtomicLong();
        OnboardingConfig config = new OnboardingConfig(KAFKA, state, 100, 1, 0, BASE);
        driver = new TopologyTestDriver(
                OnboardingTopology.build(
                        KAFKA, new TaskLife(TaskRules.onBase(BASE)), () -> "id-" + ids.incrementAndGet(), Tracing.OFF),
                StreamsProperties.of(config),
                Instant.parse("2026-01-01T00:00:00Z"));
        for (Topic topic : Topic.values()) {
            outputs.put(
                    topic,
                    driver.createOutputTopic(
                            KAFKA.name(topic), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        }
    }

    AnOnboarding send(Topic topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(KAFKA.name(topic), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
        return this;
    }

    AnOnboarding send(Topic topic, String key, byte[] value) {
        return send(topic, new TestRecord<>(bytes(key), value));
    }

    AnOnboarding example(String task, String json) {
        return send(Topic.EXAMPLES, task, bytes(json));
    }

    AnOnboarding example(String task, String id, String text, String label, Split split) {
        return send(
                Topic.EXAMPLES,
                task,
                Json.bytes(Example.of(task, id, text, null, null, new Target.Label(label), split, null)));
    }

    /** Eight rows to train and two to validate for each of two labels. */
    AnOnboarding enoughExamples(String task) {
        return examples(task, 0, 10);
    }

    AnOnboarding examples(String task, int from, int to) {
        for (int i = from; i < to; i++) {
            Split split = i % 10 < 8 ? Split.TRAIN : Split.VALIDATION;
            example(task, "good" + i, "a good text " + i, "good", split);
            example(task, "bad" + i, "a bad text " + i, "bad", split);
        }
        return this;
    }

    AnOnboarding command(TaskCommand command) {
        return send(Topic.TASK_COMMANDS, command.task(), Json.bytes(command));
    }

    AnOnboarding result(TrainingResult result) {
        return send(Topic.TRAINING_RESULTS, result.task(), Json.bytes(result));
    }

    AnOnboarding finish(TrainingJob job, double accuracy, Comparison comparison) {
        return result(new TrainingResult.Finished(
                job.task(),
                job.job(),
                job.version(),
                artifact(job, "adapters"),
                artifact(job, "datasets"),
                job.baseDigest(),
                "profile",
                new Evaluation("accuracy", accuracy, 0.3, 4, 0.5, "normal"),
                comparison));
    }

    AnOnboarding withChampion(String task) {
        enoughExamples(task).later(6_000);
        return finish(job(task), 0.9, null);
    }

    static ArtifactReference artifact(TrainingJob job, String kind) {
        String digest = Digest.of(kind, job.task(), Integer.toString(job.version()));
        return new ArtifactReference("tasks/" + job.task() + "/" + kind + "/" + digest.substring(7), digest, 10);
    }

    AnOnboarding later(long millis) {
        for (long passed = 0; passed < millis; passed += 200) {
            driver.advanceWallClockTime(Duration.ofMillis(200));
        }
        return this;
    }

    /** How often a task's record was written so far, to be there after a loss of the state. */
    long remembered() {
        remembered += driver.createOutputTopic(
                        KAFKA.prefix() + "onboarding-" + TaskStores.TASKS + "-changelog",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .size();
        return remembered;
    }

    /** Everything that a topic has taken so far. */
    List<TestRecord<byte[], byte[]>> records(Topic topic) {
        List<TestRecord<byte[], byte[]>> all = read.computeIfAbsent(topic, unread -> new ArrayList<>());
        all.addAll(outputs.get(topic).readRecordsToList());
        return all;
    }

    /** What compaction would leave: the last value of each key, tombstones as null. */
    Map<String, byte[]> compacted(Topic topic) {
        Map<String, byte[]> last = new LinkedHashMap<>();
        records(topic).forEach(record -> last.put(text(record.key()), record.value()));
        return last;
    }

    <T> List<T> messages(Topic topic, Class<T> type) {
        return records(topic).stream()
                .filter(record -> record.value() != null)
                .map(record -> Json.read(record.value(), type))
                .toList();
    }

    List<TrainingJob> jobs(String task) {
        return messages(Topic.TRAINING_JOBS, TrainingJob.class).stream()
                .filter(job -> job.task().equals(task) && job.testFrom() == null)
                .toList();
    }

    TrainingJob job(String task) {
        List<TrainingJob> jobs = jobs(task);
        return jobs.get(jobs.size() - 1);
    }

    TaskState state(String task) {
        return Json.read(compacted(Topic.TASKS).get(task), TaskState.class);
    }

    List<AdapterVersion> versions() {
        return messages(Topic.ADAPTERS, AdapterVersion.class);
    }

    List<Release> releases() {
        return messages(Topic.RELEASES, Release.class);
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
    }
}
