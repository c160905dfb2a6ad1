package io.graft.serving.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaSender;
import io.graft.platform.kafka.SetAside;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Prediction;
import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.Topic;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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
    public CompletionStage<Void> send(Topic topic, @Nullable String key, Class<?> type, Object message) {
        return sender.send(topic, key, type, message).thenApply(acknowledged -> null);
    }

    @Override
    public CompletionStage<Void> answer(byte @Nullable [] key, Prediction answer) {
        return sender.send(Topic.PREDICTIONS, key, Prediction.class, answer).thenApply(acknowledged -> null);
    }

    @Override
    public CompletionStage<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException why) {
        SetAside letter = new SetAside(record.key(), record.value(), record.headers());
        letter.say(RejectionHeaders.EXCEPTION, why.getClass().getName());
        letter.say(RejectionHeaders.MESSAGE, String.valueOf(why.getMessage()));
        letter.say(RejectionHeaders.TOPIC, record.topic());
        letter.say(RejectionHeaders.PARTITION, Integer.toString(record.partition()));
        letter.say(RejectionHeaders.OFFSET, Long.toString(record.offset()));
        return sender.send(new ProducerRecord<>(
                        config.name(Topic.DEAD_LETTERS), null, letter.key(), letter.value(), letter.headers()))
                .thenApply(acknowledged -> null);
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
