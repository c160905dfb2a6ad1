package io.graft.platform.kafka;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.trace.TraceHeaders;
import io.graft.schemas.CloudEvent;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends from any thread without blocking it: Kafka's own {@code send} may block, and runs on one thread here, behind a
 * bounded queue. Records of one sender keep their order.
 */
public final class KafkaSender implements AutoCloseable {
    private static final int QUEUE = 10_000;
    private static final long CLOSE_SECONDS = 10;

    private final KafkaConfig config;
    private final String process;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final ThreadPoolExecutor thread;
    private final AtomicLong sent = new AtomicLong();
    private final long started;

    /**
     * @param process that sends, for example {@code trainer}: the events' source
     * @param producer closed with this sender
     */
    public KafkaSender(KafkaConfig config, String process, Producer<byte[], byte[]> producer, Clock clock) {
        this(config, process, producer, clock, QUEUE);
    }

    KafkaSender(KafkaConfig config, String process, Producer<byte[], byte[]> producer, Clock clock, int queue) {
        this.config = config;
        this.process = process;
        this.producer = producer;
        this.clock = clock;
        this.started = clock.millis();
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                runnable -> new Thread(runnable, "graft-" + process + "-sender"));
    }

    /**
     * Sends a message with the headers of a CloudEvent and those of the calling thread's trace. A topic partitioned by task
     * takes the partition of the key's task.
     *
     * @param key the task, or a key of {@link TaskKey}; in a topic that is not partitioned by task any key, or none
     * @param type of the message, which names the event; for a variant of a sealed message, the sealed type
     * @param message null for a tombstone, {@code byte[]} for JSON as it came
     * @return completed when Kafka has acknowledged; fails with Kafka's exception, or with a
     *     {@link RejectedExecutionException} if too many are waiting
     */
    public CompletableFuture<RecordMetadata> send(
            Topic topic, @Nullable String key, Class<?> type, @Nullable Object message) {
        Integer partition = topic.partitioning() == Topic.Partitioning.BY_TASK
                ? TaskPartition.of(TaskKey.task(Objects.requireNonNull(key)), config.partitions())
                : null;
        return send(topic, partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), type, message);
    }

    /**
     * The same with a key that need not be text, in a topic that is not partitioned by task.
     *
     * @param key any, or none
     */
    public CompletableFuture<RecordMetadata> send(
            Topic topic, byte @Nullable [] key, Class<?> type, @Nullable Object message) {
        return send(topic, null, key, type, message);
    }

    private CompletableFuture<RecordMetadata> send(
            Topic topic, @Nullable Integer partition, byte @Nullable [] key, Class<?> type, @Nullable Object message) {
        byte[] value = message instanceof byte[] bytes ? bytes : message == null ? null : Json.bytes(message);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(config.name(topic), partition, null, key, value, null);
        Map<String, String> headers = CloudEvent.headers(type, process, nextId(), clock.instant());
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        TraceHeaders.write(record.headers());
        return send(record);
    }

    /** Sends a record as it is. */
    public CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
        try {
            thread.execute(() -> sendNow(record, acknowledged));
        } catch (RejectedExecutionException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    /** Sends what waits, then closes the producer. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(CLOSE_SECONDS));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    private void sendNow(ProducerRecord<byte[], byte[]> record, CompletableFuture<RecordMetadata> acknowledged) {
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(metadata);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            acknowledged.completeExceptionally(e);
        }
    }

    private String nextId() {
        return started + "-" + sent.incrementAndGet();
    }
}
