package io.graft.serving.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingProgress;
import io.graft.serving.insight.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class NewsReaderTest {
    private static final TopicPartition AUDITS = new TopicPartition("test.audits", 0);
    private static final TopicPartition REJECTED = new TopicPartition("test.examples.rejected", 0);
    private static final TopicPartition PROGRESS = new TopicPartition("test.training-progress", 0);

    private final List<Integer> audits = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final NewsReader reader =
            new NewsReader(new KafkaConfig("localhost:1", "test.", 1, (short) 1, Map.of()), new NewsReader.Listener() {
                @Override
                public void onProgress(TrainingProgress progress, long at) {
                    steps.add(progress.step());
                }

                @Override
                public void onAudit(Audit audit) {
                    audits.add(audit.version());
                }

                @Override
                public void onRejected(Rejected example) {
                    rejected.add(example);
                }
            });

    @Test
    void shouldReadTheLatestAuditsAndOnlyNewProgress() {
        try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
            for (TopicPartition partition : List.of(AUDITS, PROGRESS, REJECTED)) {
                consumer.updatePartitions(
                        partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
            }
            consumer.updateBeginningOffsets(Map.of(AUDITS, 0L, PROGRESS, 0L, REJECTED, 0L));
            consumer.updateEndOffsets(Map.of(AUDITS, 203L, PROGRESS, 3L, REJECTED, 1L));
            reader.onStart(consumer);
            assertThat(consumer.position(AUDITS)).isEqualTo(3);
            assertThat(consumer.position(REJECTED)).isZero();
            assertThat(consumer.position(PROGRESS)).isEqualTo(3);
            consumer.addRecord(new ConsumerRecord<>("test.audits", 0, 3, "k", Json.bytes(audit(4))));
            consumer.addRecord(new ConsumerRecord<>("test.audits", 0, 4, "k", new byte[] {'?'}));
            consumer.addRecord(new ConsumerRecord<>("test.audits", 0, 5, "k", Json.bytes(audit(6))));
            consumer.addRecord(new ConsumerRecord<>("test.training-progress", 0, 3, "t", Json.bytes(progress(9))));
            consumer.addRecord(rejection());
            reader.onRecords(consumer.poll(Duration.ZERO), consumer);
            assertThat(audits).containsExactly(4, 6);
            assertThat(steps).containsExactly(9);
            assertThat(rejected).containsExactly(new Rejected("t", "missing-value", "the value is null", "", 5));
        }
    }

    private static ConsumerRecord<String, byte[]> rejection() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("graft.reason", "missing-value".getBytes(StandardCharsets.UTF_8));
        headers.add("graft.detail", "the value is null".getBytes(StandardCharsets.UTF_8));
        return new ConsumerRecord<>(
                "test.examples.rejected",
                0,
                0,
                5,
                TimestampType.CREATE_TIME,
                1,
                0,
                "t",
                null,
                headers,
                Optional.empty());
    }

    private static Audit audit(int version) {
        return new Audit("n", "t", version, 1, "p", new Audit.BeforeAfter(0, 0), new Audit.Recorded(0, 0, 0), 1, null);
    }

    private static TrainingProgress progress(int step) {
        return new TrainingProgress("t", 1, "job", "training", 1, 2, step, 10, null, null, null);
    }
}
