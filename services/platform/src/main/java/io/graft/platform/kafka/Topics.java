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
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Graft's topics in Kafka. */
public final class Topics {
    /** Of each compacted topic, the state's too: what was deleted is gone from the log in a day, however little it was. */
    public static final Map<String, String> COMPACTED = Map.of(
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            Long.toString(TimeUnit.HOURS.toMillis(24)),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1");

    private static final short REPLICAS_FOR_TWO_IN_SYNC = 3;

    private Topics() {}

    /**
     * Creates the topics that are missing, and looks whether the cluster and the topics that were there are what Graft
     * needs.
     *
     * @throws StartupException if they are not, or if Kafka cannot be reached or refuses
     */
    public static void ensure(Admin admin, KafkaConfig config) {
        try {
            ClusterState found = look(admin, config);
            found.complaints().findFirst().ifPresent(complaint -> {
                throw new StartupException(complaint.sentence());
            });
            create(
                    admin,
                    found.missing().stream()
                            .map(topic -> newTopic(topic, config))
                            .toList());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof AuthorizationException) {
                throw new StartupException(
                        "Kafka at " + config.bootstrap() + " refuses this process's user: " + cause.getMessage()
                                + " It needs to describe all topics " + config.prefix()
                                + "*, and to create those that are missing; docs/security.md lists each process's"
                                + " rights",
                        e);
            }
            throw new StartupException(
                    "Kafka at " + config.bootstrap() + " cannot prepare the topics: " + cause.getMessage(), e);
        }
    }

    /**
     * Changes nothing.
     *
     * @throws ExecutionException if Kafka cannot be reached or refuses
     */
    public static ClusterState look(Admin admin, KafkaConfig config) throws ExecutionException {
        ClusterCheck check = new ClusterCheck(config);
        List<Complaint> ofBrokers = check.ofFeatures(features(admin)).stream().toList();
        Map<String, TopicDescription> existing = existing(admin, config);
        Map<String, Config> settings = settings(admin, existing.keySet());
        List<Topic> missing = new ArrayList<>();
        List<Complaint> ofTopics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            String name = config.name(topic);
            TopicDescription described = existing.get(name);
            Config setting = settings.get(name);
            if (described == null || setting == null) {
                missing.add(topic);
            } else {
                check.ofTopic(topic, described, setting).ifPresent(ofTopics::add);
            }
        }
        return new ClusterState(ofBrokers, missing, ofTopics);
    }

    /** A topic as Graft creates it. */
    public static NewTopic newTopic(Topic topic, KafkaConfig config) {
        Map<String, String> settings = new HashMap<>();
        switch (topic.cleanup()) {
            case DELETE -> {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
                settings.put(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(TimeUnit.DAYS.toMillis(topic.retentionDays())));
            }
            case COMPACT -> {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                settings.putAll(COMPACTED);
            }
        }
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topic.MAX_RECORD_BYTES));
        if (config.replication() >= REPLICAS_FOR_TWO_IN_SYNC) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        return new NewTopic(config.name(topic), config.partitions(), config.replication()).configs(settings);
    }

    private static Map<String, Short> features(Admin admin) throws ExecutionException {
        Map<String, Short> levels = new HashMap<>();
        get(admin.describeFeatures().featureMetadata())
                .finalizedFeatures()
                .forEach((name, range) -> levels.put(name, range.maxVersionLevel()));
        return levels;
    }

    private static Map<String, TopicDescription> existing(Admin admin, KafkaConfig config) throws ExecutionException {
        List<String> names = Stream.of(Topic.values()).map(config::name).toList();
        Map<String, TopicDescription> existing = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> described :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                existing.put(described.getKey(), get(described.getValue()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return existing;
    }

    private static Map<String, Config> settings(Admin admin, Collection<String> topics) throws ExecutionException {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Config> settings = new HashMap<>();
        get(admin.describeConfigs(resources).all())
                .forEach((resource, config) -> settings.put(resource.name(), config));
        return settings;
    }

    private static void create(Admin admin, Collection<NewTopic> missing) throws ExecutionException {
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                get(created);
            } catch (ExecutionException e) {
                // Another process starts at the same time.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
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
}
