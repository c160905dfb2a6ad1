package io.graft.cli.client;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.PollLoop;
import io.graft.schemas.Json;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingProgress;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Tells how far trainings are, from now on. News only: what is missed is not told again. */
public final class TrainingFeed implements AutoCloseable {
    private final PollLoop<String> loop;

    /** @param listener called on the feed's own thread */
    public TrainingFeed(KafkaConfig kafka, java.util.function.Consumer<TrainingProgress> listener) {
        loop = PollLoop.start(
                "graft-progress-bar",
                KafkaClients.consumer(kafka, "graft-progress-bar"),
                new FromNow(kafka.name(Topic.TRAINING_PROGRESS), listener),
                failure -> {});
    }

    @Override
    public void close() {
        loop.close();
    }

    private record FromNow(String topic, java.util.function.Consumer<TrainingProgress> listener)
            implements PollLoop.Work<String> {
        @Override
        public void onStart(Consumer<String, byte[]> consumer) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
        }

        @Override
        public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
            records.forEach(record -> listener.accept(Json.read(record.value(), TrainingProgress.class)));
        }
    }
}
