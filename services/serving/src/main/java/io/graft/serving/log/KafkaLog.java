package io.graft.serving.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaSender;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.Topic;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Kafka itself. Owns neither of its clients. */
public final class KafkaLog implements Log {
    private final KafkaConfig config;
    private final KafkaSender sender;
    private final Admin admin;

    public KafkaLog(KafkaConfig config, KafkaSender sender, Admin admin) {
        this.config = config;
        this.sender = sender;
        this.admin = admin;
    }

    @Override
    public CompletionStage<Void> send(Topic topic, String key, Class<?> type, Object message) {
        return sender.send(topic, key, type, message).thenApply(acknowledged -> null);
    }

    @Override
    public CompletionStage<Long> examplesEnd(String task) {
        TopicPartition partition =
                new TopicPartition(config.name(Topic.EXAMPLES), TaskPartition.of(task, config.partitions()));
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .thenApply(end -> end.offset())
                .toCompletionStage();
    }
}
