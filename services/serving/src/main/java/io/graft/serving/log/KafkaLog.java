package io.graft.serving.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaSender;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Prediction;
import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Kafka itself. Owns neither of its clients. */
public final class KafkaLog implements Log {
    /** For key and value of a dead letter: headers need some, too. */
    private static final int ROOM = Topic.MAX_RECORD_BYTES - (1 << 20);

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
        Headers headers = new RecordHeaders(record.headers());
        add(headers, RejectionHeaders.EXCEPTION, why.getClass().getName());
        add(headers, RejectionHeaders.MESSAGE, String.valueOf(why.getMessage()));
        add(headers, RejectionHeaders.TOPIC, record.topic());
        add(headers, RejectionHeaders.PARTITION, Integer.toString(record.partition()));
        add(headers, RejectionHeaders.OFFSET, Long.toString(record.offset()));
        byte @Nullable [] value = record.value();
        int room = Math.max(0, ROOM - Math.max(0, record.serializedKeySize()));
        if (value != null && value.length > room) {
            // It was compressed to fit its own topic.
            add(headers, RejectionHeaders.TRUNCATED, Integer.toString(value.length));
            value = Arrays.copyOf(value, room);
        }
        return sender.send(new ProducerRecord<>(config.name(Topic.DEAD_LETTERS), null, record.key(), value, headers))
                .thenApply(acknowledged -> null);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
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
