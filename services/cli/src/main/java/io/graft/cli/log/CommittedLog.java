package io.graft.cli.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Graft's topics, read from their beginning to their end as of now, committed records only. */
public final class CommittedLog {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConfig config;

    public CommittedLog(KafkaConfig config) {
        this.config = config;
    }

    /**
     * Every record of a topic.
     *
     * @return whether its beginning is still there: false if retention has taken records away
     */
    public boolean read(Topic topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        return read(topic, count -> IntStream.range(0, count), reader);
    }

    /** The same of one task's records in a topic that is partitioned by task. */
    public boolean read(Topic topic, String task, Consumer<ConsumerRecord<String, byte[]>> reader) {
        return read(topic, count -> IntStream.of(TaskPartition.of(task, count)), record -> {
            if (record.key() != null && TaskKey.task(record.key()).equals(task)) {
                reader.accept(record);
            }
        });
    }

    /** The latest value under each key of a compacted topic, tombstones left out. */
    public Map<String, byte[]> latest(Topic topic) {
        Map<String, byte[]> latest = new LinkedHashMap<>();
        read(topic, record -> keep(record, latest));
        return latest;
    }

    /** The same of one task. */
    public Map<String, byte[]> latest(Topic topic, String task) {
        Map<String, byte[]> latest = new LinkedHashMap<>();
        read(topic, task, record -> keep(record, latest));
        return latest;
    }

    private static void keep(ConsumerRecord<String, byte[]> record, Map<String, byte[]> latest) {
        if (record.value() == null) {
            latest.remove(record.key());
        } else {
            latest.put(record.key(), record.value());
        }
    }

    /** @param chosen which partitions, of as many as the topic has: a laptop's has others than the settings say */
    private boolean read(Topic topic, IntFunction<IntStream> chosen, Consumer<ConsumerRecord<String, byte[]>> reader) {
        String name = config.name(topic);
        try (KafkaConsumer<String, byte[]> consumer = KafkaClients.consumer(config, "graft-log")) {
            int count = consumer.partitionsFor(name).size();
            if (count == 0) {
                return true;
            }
            List<TopicPartition> partitions = chosen.apply(count)
                    .mapToObj(partition -> new TopicPartition(name, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            boolean whole =
                    consumer.beginningOffsets(partitions).values().stream().allMatch(begin -> begin == 0);
            toEnd(consumer, partitions, reader);
            return whole;
        }
    }

    /** Reads on from where a consumer stands, to the end of its partitions as of now. */
    public static <K> void toEnd(
            KafkaConsumer<K, byte[]> consumer,
            List<TopicPartition> partitions,
            Consumer<ConsumerRecord<K, byte[]>> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(reader);
        }
    }
}
