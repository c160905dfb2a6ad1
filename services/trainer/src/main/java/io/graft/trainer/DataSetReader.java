package io.graft.trainer;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the examples that a job covers from the task's partition of {@code graft.task-data}. */
final class DataSetReader {
    /**
     * How long to wait for data that the job counts. It is in the transaction that sent the job, but partitions show a
     * committed transaction one after the other.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConfig config;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Clock clock;

    /** @param consumers each gives a new consumer without a group, which the reader closes */
    DataSetReader(KafkaConfig config, Supplier<Consumer<String, byte[]>> consumers, Clock clock) {
        this.config = config;
        this.consumers = consumers;
        this.clock = clock;
    }

    /**
     * Reads the task's live examples up to {@link TrainingJob#upTo}. Those that were corrected or deleted since may be missing:
     * what is deleted is not trained on.
     *
     * @param data of the watched job; gets them
     * @throws org.apache.kafka.common.KafkaException if Kafka fails
     */
    void read(JobWatch watch, LiveData data) {
        TrainingJob job = watch.job();
        TopicPartition partition =
                new TopicPartition(config.name(Topic.TASK_DATA), TaskPartition.of(job.task(), config.partitions()));
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Instant giveUp = clock.instant().plus(PATIENCE);
            boolean read = false;
            while (!read || (!data.complete() && clock.instant().isBefore(giveUp))) {
                watch.check();
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    watch.check();
                    consumer.poll(POLL).forEach(record -> add(record, data));
                }
                read = true;
                if (!data.complete()) {
                    consumer.poll(POLL).forEach(record -> add(record, data));
                }
            }
        }
    }

    private static void add(ConsumerRecord<String, byte[]> record, LiveData data) {
        if (record.key() == null || !TaskKey.task(record.key()).equals(data.task())) {
            return;
        }
        if (record.value() == null) {
            data.delete(record.key());
        } else {
            data.put(record.key(), record.value());
        }
    }
}
