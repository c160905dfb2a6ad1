package io.graft.platform.kafka;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;

/** Whether a cluster and its topics are what Graft's promises need. */
final class ClusterCheck {
    /** From here on a delayed commit or abort of one transaction cannot hit the next one (KIP-890). */
    private static final short TRANSACTIONS = 2;

    private static final String TRANSACTION_VERSION = "transaction.version";
    private static final int REPLICAS_FOR_TWO_IN_SYNC = 3;

    private final KafkaConfig config;

    ClusterCheck(KafkaConfig config) {
        this.config = config;
    }

    /** @param levels of the features that the whole cluster has finalized, by name */
    Optional<Complaint> ofFeatures(Map<String, Short> levels) {
        short level = levels.getOrDefault(TRANSACTION_VERSION, (short) 0);
        return level >= TRANSACTIONS
                ? Optional.empty()
                : complaint(
                        "Kafka at " + config.bootstrap() + " has " + TRANSACTION_VERSION + "=" + level
                                + ", but exactly-once needs " + TRANSACTIONS + " and brokers of 4.0 or newer",
                        "upgrade the brokers, then run kafka-features.sh --bootstrap-server " + config.bootstrap()
                                + " upgrade --feature " + TRANSACTION_VERSION + "=" + TRANSACTIONS);
    }

    Optional<Complaint> ofTopic(Topic topic, TopicDescription described, Config settings) {
        String name = config.name(topic);
        int partitions = described.partitions().size();
        if (partitions != config.partitions()) {
            return complaint(
                    "topic " + name + " has " + partitions + " partitions, but GRAFT_PARTITIONS is "
                            + config.partitions(),
                    "it is fixed for an installation's life: set it to " + partitions);
        }
        int replicas = described.partitions().stream()
                .map(TopicPartitionInfo::replicas)
                .mapToInt(java.util.List::size)
                .min()
                .orElse(0);
        if (replicas < config.replication()) {
            return complaint(
                    "topic " + name + " has " + replicas + " replicas, but GRAFT_REPLICATION is "
                            + config.replication(),
                    "add replicas with kafka-reassign-partitions.sh, or set it to " + replicas);
        }
        int inSync = Integer.parseInt(value(settings, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
        if (replicas >= REPLICAS_FOR_TWO_IN_SYNC && inSync < 2) {
            return complaint(
                    "topic " + name + " acknowledges with one replica in sync of " + replicas
                            + ", so that one lost broker may lose examples",
                    set(name, "min.insync.replicas=2"));
        }
        if (inSync > replicas || (replicas > 1 && inSync == replicas)) {
            return complaint(
                    "topic " + name + " takes no record once one broker of its " + replicas + " replicas is gone",
                    set(name, "min.insync.replicas=" + Math.max(1, replicas - 1)));
        }
        return ofSettings(topic, name, settings);
    }

    private Optional<Complaint> ofSettings(Topic topic, String name, Config settings) {
        Map<String, String> wanted = settingsOf(topic);
        String policy = wanted.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        String found = value(settings, TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        if (!found.equals(policy)) {
            return complaint(
                    "topic " + name + " has cleanup.policy=" + found + ", which would "
                            + (topic.cleanup() == Topic.Cleanup.COMPACT
                                    ? "forget live records"
                                    : "drop records by key"),
                    set(name, "cleanup.policy=" + policy));
        }
        String bytes = wanted.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (bytes != null
                && Long.parseLong(value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0")) < Long.parseLong(bytes)) {
            return complaint(
                    "topic " + name + " takes smaller records than may be sent to it",
                    set(name, "max.message.bytes=" + bytes));
        }
        return Optional.empty();
    }

    private static Optional<Complaint> complaint(String what, String next) {
        return Optional.of(new Complaint(what, next));
    }

    private Map<String, String> settingsOf(Topic topic) {
        NewTopic asCreated = Topics.newTopic(topic, config);
        return asCreated.configs() == null ? Map.of() : new HashMap<>(asCreated.configs());
    }

    private String set(String topic, String setting) {
        return "run kafka-configs.sh --bootstrap-server " + config.bootstrap()
                + " --alter --entity-type topics --entity-name " + topic + " --add-config " + setting;
    }

    private static String value(Config settings, String key, String otherwise) {
        ConfigEntry entry = settings.get(key);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }
}
