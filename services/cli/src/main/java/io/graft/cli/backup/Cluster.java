package io.graft.cli.backup;

import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.cli.log.CommittedLog;
import io.graft.onboarding.Onboarding;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.schemas.Topic;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What backup and restore ask Kafka. All methods throw {@link RefusedException} if it refuses. */
final class Cluster implements AutoCloseable {
    private final KafkaConfig config;
    private final Admin admin;

    Cluster(KafkaConfig config) {
        this.config = config;
        admin = KafkaClients.admin(config);
    }

    Admin admin() {
        return admin;
    }

    /** The compacted topics, and those in which onboarding keeps its state: nothing else outlives its retention. */
    Map<String, SavedTopic> lasting() {
        Set<String> compacted = Stream.of(Topic.values())
                .filter(topic -> topic.cleanup() == Topic.Cleanup.COMPACT)
                .map(config::name)
                .collect(Collectors.toSet());
        List<String> names = get(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names())
                .stream()
                .filter(name -> compacted.contains(name) || isState(name))
                .toList();
        Map<String, Map<String, String>> settings = settings(names);
        Map<String, SavedTopic> topics = new TreeMap<>();
        for (TopicDescription topic :
                get(admin.describeTopics(names).allTopicNames()).values()) {
            topics.put(
                    topic.name(),
                    new SavedTopic(
                            topic.name(), topic.partitions().size(), settings.getOrDefault(topic.name(), Map.of())));
        }
        return topics;
    }

    /** How far the examples are processed is of this log alone: the next one's offsets begin anew. */
    private boolean isState(String name) {
        return name.startsWith(Onboarding.group(config) + "-")
                && name.endsWith("-changelog")
                && !name.equals(Onboarding.progressTopic(config));
    }

    private Map<String, Map<String, String>> settings(Collection<String> names) {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, Map<String, String>> settings = new TreeMap<>();
        get(admin.describeConfigs(resources).all())
                .forEach((resource, config) -> settings.put(
                        resource.name(),
                        config.entries().stream()
                                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
        return settings;
    }

    boolean isRunning(String group) {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .anyMatch(described -> !described.members().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw refused(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Committed records that a group has yet to take. */
    long waiting(String group, Topic... topics) {
        Map<TopicPartition, OffsetAndMetadata> taken =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        long[] waiting = {0};
        for (Topic topic : topics) {
            read(config.name(topic), taken, record -> waiting[0]++);
        }
        return waiting[0];
    }

    /** Every committed record of a topic. */
    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        read(topic, Map.of(), reader);
    }

    private void read(
            String topic,
            Map<TopicPartition, OffsetAndMetadata> from,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                KafkaClients.consumer(config, "graft-backup", Map.of(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            partitions.stream().filter(from::containsKey).forEach(partition -> {
                OffsetAndMetadata offset = from.get(partition);
                if (offset != null) {
                    consumer.seek(partition, offset);
                }
            });
            CommittedLog.toEnd(consumer, partitions, reader);
        }
    }

    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RefusedException refused(ExecutionException e) {
        return new RefusedException(ExitCode.ofKafka(e.getCause()), "Kafka refuses: " + e.getCause(), null, e);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    @Override
    public void close() {
        admin.close();
    }
}
