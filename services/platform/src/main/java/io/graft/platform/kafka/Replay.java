package io.graft.platform.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all partitions of some topics from their beginning, for ever, and tells when the ends seen at start are
 * reached.
 */
public final class Replay implements PollLoop.Work<String> {
    private final List<String> topics;
    private final Reader reader;
    private final Map<TopicPartition, Long> ahead = new HashMap<>();
    private boolean caughtUp;

    public Replay(Collection<String> topics, Reader reader) {
        this.topics = List.copyOf(topics);
        this.reader = reader;
    }

    @Override
    public void onStart(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        ahead.putAll(consumer.endOffsets(partitions));
    }

    @Override
    public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
        records.forEach(reader::onRecord);
        if (!caughtUp) {
            // The position counts transaction markers, which no record shows.
            ahead.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ahead.isEmpty()) {
                caughtUp = true;
                reader.onCaughtUp();
            }
        }
    }

    /** Called on the loop's thread, in the order of each partition. */
    public interface Reader {
        void onRecord(ConsumerRecord<String, byte[]> record);

        /** Once, when all that lay in the topics at start has been read. */
        void onCaughtUp();
    }
}
