package io.graft.trainer;

import io.graft.platform.kafka.PollLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What was last asked for each task, whoever is to do it: a later record of {@code graft.training-jobs} makes the earlier
 * ones of its task obsolete, and one without a value gives the task's job up. Read without a group and from the start, so
 * that every trainer knows it while its own place in the topic waits for the job under way.
 */
final class JobNews implements PollLoop.Work<String> {
    private final String topic;
    private final Map<String, Long> latest = new ConcurrentHashMap<>();

    JobNews(String topic) {
        this.topic = topic;
    }

    /** Whether something was asked for the task after this offset. From any thread. */
    boolean isObsolete(String task, long offset) {
        return latest.getOrDefault(task, -1L) > offset;
    }

    @Override
    public void onStart(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.key() != null && asks(record)) {
                latest.merge(record.key(), record.offset(), Math::max);
            }
        }
    }

    /** Whether the record is a job, or says that there is none any more: what cannot be read asks for nothing. */
    private static boolean asks(ConsumerRecord<String, byte[]> record) {
        return record.value() == null || JobFeed.job(record).isPresent();
    }
}
