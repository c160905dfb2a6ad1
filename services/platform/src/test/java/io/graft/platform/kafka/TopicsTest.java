package io.graft.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Topic;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {
    private static final KafkaConfig LAPTOP = new KafkaConfig("localhost:9092", "graft.", 12, (short) 1, Map.of());
    private static final KafkaConfig CLUSTER = new KafkaConfig("localhost:9092", "graft.", 12, (short) 3, Map.of());

    @Test
    void shouldKeepExamplesSevenDays() {
        NewTopic examples = Topics.newTopic(Topic.EXAMPLES, LAPTOP);

        assertThat(examples.name()).isEqualTo("graft.examples");
        assertThat(examples.numPartitions()).isEqualTo(12);
        assertThat(examples.configs())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "604800000");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeLargeRecords(Topic topic) {
        assertThat(Topics.newTopic(topic, LAPTOP).configs())
                .containsEntry("max.message.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
    }

    @Test
    void shouldCompactTaskDataWithinADay() {
        assertThat(Topics.newTopic(Topic.TASK_DATA, LAPTOP).configs())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("max.compaction.lag.ms", "86400000")
                .doesNotContainKeys("retention.ms", "min.insync.replicas");
    }

    @Test
    void shouldAskForTwoReplicasInSyncWhereThereAreThree() {
        assertThat(Topics.newTopic(Topic.RELEASES, CLUSTER).configs()).containsEntry("min.insync.replicas", "2");
    }
}
