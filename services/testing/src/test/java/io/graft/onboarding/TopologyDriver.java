package io.graft.onboarding;

import io.graft.learning.TaskLife;
import io.graft.learning.TaskRules;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a broker, for tests of all processes together. */
public final class TopologyDriver implements AutoCloseable {
    private static final KafkaConfig KAFKA = new KafkaConfig("nowhere:1", "graft.", 1, (short) 1, Map.of());
    private static final String BASE = "sha256:" + "b".repeat(64);

    private final TopologyTestDriver driver;
    private final Map<Topic, TestInputTopic<byte[], byte[]>> inputs = new EnumMap<>(Topic.class);
    private final Map<Topic, TestOutputTopic<byte[], byte[]>> outputs = new EnumMap<>(Topic.class);

    public TopologyDriver(Path state) {
        AtomicLong ids = new AtomicLong();
        driver = new TopologyTestDriver(
                OnboardingTopology.build(
                        KAFKA, new TaskLife(TaskRules.onBase(BASE)), () -> "id-" + ids.incrementAndGet(), Tracing.OFF),
                StreamsProperties.of(new OnboardingConfig(KAFKA, state, 100, 1, 0, BASE)),
                Instant.parse("2026-01-01T00:00:00Z"));
        for (Topic topic : Topic.values()) {
            outputs.put(
                    topic,
                    driver.createOutputTopic(
                            KAFKA.name(topic), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        }
        for (Topic topic : List.of(Topic.EXAMPLES, Topic.TASK_COMMANDS, Topic.TRAINING_RESULTS)) {
            inputs.put(
                    topic,
                    driver.createInputTopic(KAFKA.name(topic), new ByteArraySerializer(), new ByteArraySerializer()));
        }
    }

    public void send(Topic topic, TestRecord<byte[], byte[]> record) {
        inputs.get(topic).pipeInput(record);
    }

    public void later(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** What a topic has taken since this was asked last. */
    public List<TestRecord<byte[], byte[]>> taken(Topic topic) {
        return outputs.get(topic).readRecordsToList();
    }

    /** Drops what was written and not asked for, changelogs too: the driver keeps all of it. */
    public void forget() {
        for (String topic : driver.producedTopicNames()) {
            driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList();
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
