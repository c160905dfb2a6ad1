package io.graft.platform.kafka;

import io.graft.platform.StartupException;
import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Graft's topics in Kafka. */
public final class Topics {
    private static final long COMPACTED_WITHIN = TimeUnit.HOURS.toMillis(24);
    private static final short REPLICAS_FOR_TWO_IN_SYNC = 3;

    private Topics() {}

    /**
     * Creates the topics that are missing.
     *
     * @throws StartupException if Kafka cannot be reached, refuses, or has one of the topics with another partition
     *     count
     */
    public static void ensure(Admin admin, KafkaConfig config) {
        List<NewTopic> missing = new ArrayList<>();
        Map<String, Integer> existing = partitions(admin, config);
        for (Topic topic : Topic.values()) {
            Integer partitions = existing.get(config.name(topic));
            if (partitions == null) {
                missing.add(newTopic(topic, config));
            } else if (partitions != config.partitions()) {
                throw new StartupException("topic " + config.name(topic) + " has " + partitions + " partitions, but "
                        + "GRAFT_PARTITIONS is " + config.partitions() + "; it is fixed for an installation's life");
            }
        }
        create(admin, missing, config);
    }

    /** A topic as Graft creates it. */
    static NewTopic newTopic(Topic topic, KafkaConfig config) {
        Map<String, String> settings = new HashMap<>();
        switch (topic.cleanup()) {
            case DELETE -> {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
                settings.put(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(TimeUnit.DAYS.toMillis(topic.retentionDays())));
            }
            case COMPACT -> {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                settings.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(COMPACTED_WITHIN));
                settings.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
            }
        }
        switch (topic) {
            case EXAMPLES, EXAMPLES_REJECTED, DEAD_LETTERS ->
                settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topic.MAX_RECORD_BYTES));
            default -> {}
        }
        if (config.replication() >= REPLICAS_FOR_TWO_IN_SYNC) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        return new NewTopic(config.name(topic), config.partitions(), config.replication()).configs(settings);
    }

    private static Map<String, Integer> partitions(Admin admin, KafkaConfig config) {
        List<String> names = Stream.of(Topic.values()).map(config::name).toList();
        Map<String, Integer> partitions = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, described) -> {
            try {
                partitions.put(name, get(described).partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed(config, e);
                }
            }
        });
        return partitions;
    }

    private static void create(Admin admin, Collection<NewTopic> missing, KafkaConfig config) {
        if (missing.isEmpty()) {
            return;
        }
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                get(created);
            } catch (ExecutionException e) {
                // Another process starts at the same time.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw failed(config, e);
                }
            }
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while preparing the topics", e);
        }
    }

    private static StartupException failed(KafkaConfig config, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new StartupException(
                "Kafka at " + config.bootstrap() + " cannot prepare the topics: " + cause.getMessage(), e);
    }
}
