package io.graft.serving.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class NewsReaderTest {
    private static final TopicPartition AUDITS = new TopicPartition("test.audits", 0);
    private static final TopicPartition PROGRESS = new TopicPartition("test.training-progress", 0);

    private final List<Integer> audits = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>();
    private final NewsReader reader = new NewsReader(
            new KafkaConfig("localhost:1", "test.", 1, (short) 1, Map.of()), 2, new NewsReader.Listener() {
                @Override
                public void onProgress(TrainingProgress progress) {
                    steps.add(progress.step());
                }

                @Override
                public void onAudit(Audit audit) {
                    audits.add(audit.version());
                }
            });

    @Test
    void shouldReadTheLatestAuditsAndOnlyNewProgress() {
        try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
            for (TopicPartition partition : List.of(AUDITS, PROGRESS)) {
                consumer.updatePartitions(
                        partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
            }
            consumer.updateBeginningOffsets(Map.of(AUDITS, 0L, PROGRESS, 0L));
            consumer.updateEndOffsets(Map.of(AUDITS, 5L, PROGRESS, 3L));
            reader.onStart(consumer);
            assertThat(consumer.position(AUDITS)).isEqualTo(3);
            assertThat(consumer.position(PROGRESS)).isEqualTo(3);
            consumer.addRecord(new ConsumerRecord<>("test.audits", 0, 3, "k", Json.bytes(audit(4))));
            consumer.addRecord(new ConsumerRecord<>("test.audits", 0, 4, "k", new byte[] {'?'}));
            consumer.addRecord(new ConsumerRecord<>("test.audits", 0, 5, "k", Json.bytes(audit(6))));
            consumer.addRecord(new ConsumerRecord<>("test.training-progress", 0, 3, "t", Json.bytes(progress(9))));
            reader.onRecords(consumer.poll(Duration.ZERO), consumer);
            assertThat(audits).containsExactly(4, 6);
            assertThat(steps).containsExactly(9);
        }
    }

    private static Audit audit(int version) {
        return new Audit("n", "t", version, 1, "p", new Audit.BeforeAfter(0, 0), new Audit.Recorded(0, 0, 0), 1);
    }

    private static TrainingProgress progress(int step) {
        return new TrainingProgress("t", 1, "job", "training", 1, 2, step, 10, null, null);
    }
}
