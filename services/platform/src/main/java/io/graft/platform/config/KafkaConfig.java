package io.graft.platform.config;

import io.graft.schemas.Topic;
import java.util.List;
import java.util.Map;

/**
 * Where Kafka is, and how Graft's topics are made.
 *
 * @param bootstrap comma-separated {@code host:port}
 * @param prefix of every topic's name
 * @param partitions of every topic, fixed for an installation's life: tasks find their partition by it
 * @param replication of topics that Graft creates
 * @param client further properties for every client, for example {@code sasl.mechanism}
 */
public record KafkaConfig(
        String bootstrap, String prefix, int partitions, short replication, Map<String, String> client) {
    private static final Setting<String> BOOTSTRAP =
            Setting.text("GRAFT_KAFKA_BOOTSTRAP", "localhost:9092", "Kafka's bootstrap servers.");
    private static final Setting<String> PREFIX =
            Setting.text("GRAFT_TOPIC_PREFIX", "graft.", "What the names of all topics begin with.");
    private static final Setting<Integer> PARTITIONS = Setting.number(
            "GRAFT_PARTITIONS", 1, 1_000, 12, "Partitions of every topic, fixed for an installation's life.");
    private static final Setting<Integer> REPLICATION =
            Setting.number("GRAFT_REPLICATION", 1, 7, 1, "Replicas of every topic that Graft creates.");
    private static final Setting<String> CLIENT = Setting.family(
            "GRAFT_KAFKA_CLIENT_",
            "Any property of Kafka's clients, upper-cased, with underscores for dots; for example SASL_MECHANISM.");

    public static final List<Setting<?>> SETTINGS = List.of(BOOTSTRAP, PREFIX, PARTITIONS, REPLICATION, CLIENT);

    public KafkaConfig {
        client = Map.copyOf(client);
    }

    public static KafkaConfig from(Settings settings) {
        return new KafkaConfig(
                settings.get(BOOTSTRAP),
                settings.get(PREFIX),
                settings.get(PARTITIONS),
                settings.get(REPLICATION).shortValue(),
                settings.family(CLIENT));
    }

    /** A topic's name in Kafka. */
    public String name(Topic topic) {
        return topic.name(prefix);
    }

    /** Without the values of client properties, which may be secrets. */
    @Override
    public String toString() {
        return "KafkaConfig[" + bootstrap + ", " + prefix + ", partitions=" + partitions + ", replication="
                + replication + ", client=" + client.keySet() + "]";
    }
}
