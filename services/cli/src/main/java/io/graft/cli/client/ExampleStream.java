package io.graft.cli.client;

import io.graft.cli.ExitCode;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.schemas.CloudEvent;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends examples as any user of Kafka would: JSON values, keyed by task. */
public final class ExampleStream implements AutoCloseable {
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Clock clock;
    private long sent;

    public ExampleStream(KafkaConfig kafka, Clock clock) {
        this.topic = kafka.name(Topic.EXAMPLES);
        this.producer = KafkaClients.producer(kafka, "graft-import");
        this.clock = clock;
    }

    /**
     * Sends all; returns once Kafka has acknowledged all.
     *
     * @param onAcknowledged told the number of examples acknowledged so far
     * @throws RefusedException if Kafka did not take one of them
     */
    public void send(Collection<Example> examples, LongConsumer onAcknowledged) {
        Acknowledgements acknowledgements = new Acknowledgements(onAcknowledged);
        try {
            for (Example example : examples) {
                if (acknowledgements.failure.get() != null) {
                    // Without Kafka each further one would wait for it as long as the first.
                    break;
                }
                var unused = producer.send(record(example), (metadata, failure) -> acknowledgements.add(failure));
            }
            producer.flush();
        } catch (KafkaException e) {
            throw refused(e);
        }
        Exception failure = acknowledgements.failure.get();
        if (failure != null) {
            throw refused(failure);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private ProducerRecord<String, byte[]> record(Example example) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, example.task(), Json.bytes(example));
        String id = clock.millis() + "-" + ++sent;
        CloudEvent.headers(Example.class, "cli", id, clock.instant())
                .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static RefusedException refused(Exception e) {
        return new RefusedException(
                ExitCode.ofKafka(e),
                "Kafka did not take all examples (" + e.getMessage() + "); sending them again counts them once",
                null,
                e);
    }

    /** Called on the producer's thread only. */
    private static final class Acknowledgements {
        private final LongConsumer listener;
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private long count;

        Acknowledgements(LongConsumer listener) {
            this.listener = listener;
        }

        void add(@Nullable Exception cause) {
            if (cause == null) {
                listener.accept(++count);
            } else {
                failure.compareAndSet(null, cause);
            }
        }
    }
}
