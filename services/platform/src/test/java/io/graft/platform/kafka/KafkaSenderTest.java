package io.graft.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.Prediction;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingResult;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSenderTest {
    private static final KafkaConfig CONFIG = new KafkaConfig("localhost:9092", "graft.", 12, (short) 1, Map.of());
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @Test
    void shouldSendACloudEventToTheTasksPartition() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        TrainingResult result =
                new TrainingResult.Failed("trec", "sha256:1", 3, "missing-data", "there are no examples", false);
        try (KafkaSender sender = sender(producer, 8)) {
            sender.send(Topic.TRAINING_RESULTS, "trec", TrainingResult.class, result)
                    .get();
        }

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo("graft.training-results");
        assertThat(record.partition()).isEqualTo(TaskPartition.of("trec", 12));
        assertThat(record.key()).isEqualTo("trec".getBytes(UTF_8));
        assertThat(Json.read(record.value(), TrainingResult.class)).isEqualTo(result);
        assertThat(header(record, "ce_type")).isEqualTo("io.graft.training-result.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/graft/trainer");
        assertThat(header(record, "ce_time")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void shouldPartitionByTheTaskOfALongerKey() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        try (KafkaSender sender = sender(producer, 8)) {
            sender.send(Topic.TASK_DATA, "trec/42", AcceptedExample.class, null).get();
        }

        assertThat(producer.history().get(0).partition()).isEqualTo(TaskPartition.of("trec", 12));
        assertThat(producer.history().get(0).value()).isNull();
    }

    @Test
    void shouldSendBytesAsTheyCame() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        byte[] json = "{\"task\":\"trec\"}".getBytes(UTF_8);
        try (KafkaSender sender = sender(producer, 8)) {
            sender.send(Topic.EXAMPLES, "trec", Example.class, json).get();
        }

        assertThat(producer.history().get(0).value()).isEqualTo(json);
    }

    @Test
    void shouldSendAKeyThatIsNoTextAsItIs() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        byte[] key = {(byte) 0xff, 0, (byte) 0xc3};
        try (KafkaSender sender = sender(producer, 8)) {
            sender.send(Topic.PREDICTIONS, key, Prediction.class, new byte[0]).get();
        }

        assertThat(producer.history().get(0).key()).isEqualTo(key);
        assertThat(producer.history().get(0).partition()).as("Kafka's choice").isNull();
    }

    @Test
    void shouldReportWhatKafkaRefuses() {
        MockProducer<byte[], byte[]> producer = producer(true);
        producer.sendException = new TimeoutException("no metadata");
        try (KafkaSender sender = sender(producer, 8)) {
            CompletableFuture<RecordMetadata> sent = sender.send(Topic.EXAMPLES, "trec", Example.class, new byte[0]);

            assertThatThrownBy(sent::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void shouldRefuseRatherThanBlockItsCaller() {
        StuckProducer producer = new StuckProducer();
        try (KafkaSender sender = sender(producer, 1)) {
            CompletableFuture<RecordMetadata> refused = new CompletableFuture<>();
            // One is being sent, one waits; the next finds no room, at the latest the third.
            for (int i = 0; i < 3; i++) {
                refused = sender.send(Topic.EXAMPLES, "trec", Example.class, new byte[0]);
            }
            assertThat(refused).isCompletedExceptionally();
            assertThatThrownBy(refused::get).hasCauseInstanceOf(RejectedExecutionException.class);
            producer.release.countDown();
        }
    }

    private static KafkaSender sender(MockProducer<byte[], byte[]> producer, int queue) {
        return new KafkaSender(CONFIG, "trainer", producer, CLOCK, queue);
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        return new MockProducer<>(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** Blocks in send, as Kafka's does without metadata. */
    private static final class StuckProducer extends MockProducer<byte[], byte[]> {
        private final CountDownLatch release = new CountDownLatch(1);

        StuckProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.send(record, callback);
        }
    }
}
