package io.graft.trainer;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Json;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One partition of {@code graft.task-data}, and consumers that read it. */
final class TaskDataLog {
    static final KafkaConfig CONFIG = new KafkaConfig("localhost:9092", "graft.", 12, (short) 1, Map.of());

    private final TopicPartition partition;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private int visibleFirst = Integer.MAX_VALUE;
    private int readers;

    TaskDataLog(String task) {
        partition = new TopicPartition(CONFIG.name(Topic.TASK_DATA), TaskPartition.of(task, CONFIG.partitions()));
    }

    TaskDataLog accept(String task, String id, String text, String label, Split split, long sequence) {
        AcceptedExample example =
                AcceptedExample.of(task, id, text, null, null, new Target.Label(label), split, sequence);
        return append(TaskKey.ofExample(task, id), Json.bytes(example));
    }

    TaskDataLog delete(String task, String id) {
        return append(TaskKey.ofExample(task, id), null);
    }

    /** What is appended from now on shows only after what was before has been read. */
    TaskDataLog late() {
        visibleFirst = records.size();
        return this;
    }

    void clear() {
        records.clear();
    }

    /** How many consumers were asked for. */
    int readers() {
        return readers;
    }

    Consumer<String, byte[]> consumer() {
        readers++;
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
        int first = Math.min(visibleFirst, records.size());
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, (long) first));
        consumer.schedulePollTask(() -> records.subList(0, first).forEach(consumer::addRecord));
        if (first < records.size()) {
            consumer.schedulePollTask(() -> {
                consumer.updateEndOffsets(Map.of(partition, (long) records.size()));
                records.subList(first, records.size()).forEach(consumer::addRecord);
            });
        }
        return consumer;
    }

    private TaskDataLog append(String key, byte @Nullable [] value) {
        records.add(new ConsumerRecord<>(partition.topic(), partition.partition(), records.size(), key, value));
        return this;
    }
}
