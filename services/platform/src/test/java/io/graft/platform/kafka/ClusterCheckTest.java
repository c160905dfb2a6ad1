package io.graft.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterCheckTest {
    private static final KafkaConfig KAFKA = new KafkaConfig("kafka:9092", "graft.", 4, (short) 3, Map.of());
    private static final ClusterCheck CHECK = new ClusterCheck(KAFKA);

    @Test
    void shouldRefuseOldTransactions() {
        assertThat(CHECK.ofFeatures(Map.of("transaction.version", (short) 2))).isEmpty();
        assertThat(CHECK.ofFeatures(Map.of("transaction.version", (short) 1)))
                .hasValueSatisfying(complaint -> assertThat(complaint.sentence())
                        .contains("transaction.version=1", "brokers of 4.0 or newer", "kafka-features.sh"));
        assertThat(CHECK.ofFeatures(Map.of())).isPresent();
    }

    @Test
    void shouldTakeWhatItCreates() {
        for (Topic topic : Topic.values()) {
            assertThat(CHECK.ofTopic(topic, described(topic, 4, 3), settings(topic, Map.of())))
                    .as(topic.suffix())
                    .isEmpty();
        }
    }

    @Test
    void shouldRefuseOtherPartitionsAndFewerReplicas() {
        assertThat(complaint(Topic.TASKS, 5, 3, Map.of()))
                .isEqualTo("topic graft.tasks has 5 partitions, but GRAFT_PARTITIONS is 4; "
                        + "it is fixed for an installation's life: set it to 5");
        assertThat(complaint(Topic.TASKS, 4, 1, Map.of())).contains("has 1 replicas", "GRAFT_REPLICATION is 3");
    }

    @Test
    void shouldRefuseThatOneLostBrokerLosesExamplesOrStopsAll() {
        assertThat(complaint(Topic.EXAMPLES, 4, 3, Map.of("min.insync.replicas", "1")))
                .contains("may lose examples", "--add-config min.insync.replicas=2");
        assertThat(complaint(Topic.EXAMPLES, 4, 3, Map.of("min.insync.replicas", "3")))
                .contains("takes no record once one broker");
    }

    @Test
    void shouldRefuseAnotherCleanup() {
        assertThat(complaint(Topic.TASK_DATA, 4, 3, Map.of("cleanup.policy", "delete")))
                .contains(
                        "would forget live records",
                        "--entity-name graft.task-data --add-config cleanup.policy=compact");
        assertThat(complaint(Topic.EXAMPLES, 4, 3, Map.of("cleanup.policy", "compact")))
                .contains("would drop records by key", "cleanup.policy=delete");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseATopicThatTakesLessThanMayBeSentToIt(Topic topic) {
        assertThat(complaint(topic, 4, 3, Map.of("max.message.bytes", "1000000")))
                .contains("max.message.bytes=16777216");
    }

    private static String complaint(Topic topic, int partitions, int replicas, Map<String, String> over) {
        return CHECK.ofTopic(topic, described(topic, partitions, replicas), settings(topic, over))
                .orElseThrow()
                .sentence();
    }

    private static TopicDescription described(Topic topic, int partitions, int replicas) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(id -> new Node(id, "kafka", 9092))
                .toList();
        List<TopicPartitionInfo> infos = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            infos.add(new TopicPartitionInfo(partition, nodes.get(0), nodes, nodes));
        }
        return new TopicDescription(KAFKA.name(topic), false, infos);
    }

    private static Config settings(Topic topic, Map<String, String> over) {
        Map<String, String> settings =
                new HashMap<>(Topics.newTopic(topic, KAFKA).configs());
        settings.putAll(over);
        return new Config(settings.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList());
    }
}
