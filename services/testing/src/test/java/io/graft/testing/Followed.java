package io.graft.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A topic's committed records, each given once. */
final class Followed implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;

    Followed(String bootstrap, String topic) {
        consumer = KafkaLog.consumer(bootstrap, topic);
    }

    /** Those that came since the last call, to the topic's end as of now. */
    List<ConsumerRecord<String, byte[]>> more() {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(records::add);
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
