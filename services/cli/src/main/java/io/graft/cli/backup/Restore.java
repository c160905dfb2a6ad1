package io.graft.cli.backup;

import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Brings a {@link Backup} back into a cluster and a store that have none of it. */
public final class Restore {
    private final KafkaConfig config;
    private final ArtifactStore store;

    public Restore(KafkaConfig config, ArtifactStore store) {
        this.config = config;
        this.store = store;
    }

    /**
     * Objects first: a server may read the log at once.
     *
     * @throws RefusedException if the directory holds no backup of this prefix and number of partitions, or if a topic
     *     has records already
     */
    public Backup.Report from(Path directory) {
        List<Path> files = Directories.log(directory);
        List<SavedTopic> topics = files.stream().map(SavedTopic::read).toList();
        try (Cluster cluster = new Cluster(config)) {
            refuseUnlessEmpty(cluster, topics);
            List<String> missing = new ArrayList<>();
            long objects = NamedObjects.of(config, directory.resolve("log"))
                    .copy(Directories.store(directory), store, missing::add);
            create(cluster, topics);
            return new Backup.Report(topics.size(), write(files), objects, List.copyOf(missing));
        }
    }

    private void refuseUnlessEmpty(Cluster cluster, List<SavedTopic> topics) {
        for (SavedTopic topic : topics) {
            if (!topic.name().startsWith(config.prefix()) || topic.partitions() != config.partitions()) {
                throw new RefusedException("the backup has a topic " + topic.name() + " with " + topic.partitions()
                        + " partitions: GRAFT_TOPIC_PREFIX and GRAFT_PARTITIONS must be as they were");
            }
        }
        for (String name : cluster.lasting().keySet()) {
            cluster.read(name, record -> {
                throw new RefusedException(
                        ExitCode.REFUSED,
                        name + " has records: a backup is brought back into an empty installation only",
                        "stop the processes and delete the topics that begin with " + config.prefix(),
                        null);
            });
        }
    }

    private void create(Cluster cluster, List<SavedTopic> topics) {
        Topics.ensure(cluster.admin(), config);
        Set<String> there = cluster.lasting().keySet();
        Cluster.get(cluster.admin()
                .createTopics(topics.stream()
                        .filter(topic -> !there.contains(topic.name()))
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), config.replication())
                                .configs(topic.settings()))
                        .toList())
                .all());
    }

    private long write(List<Path> files) {
        Map<String, Object> properties = new HashMap<>(KafkaClients.common(config, "graft-restore"));
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("max.request.size", Topic.MAX_RECORD_BYTES);
        AtomicLong taken = new AtomicLong();
        AtomicReference<Exception> refused = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Path file : files) {
                String topic = SavedTopic.read(file).name();
                SavedTopic.read(file, line -> {
                    Future<RecordMetadata> unused = producer.send(line.to(topic), (where, failure) -> {
                        if (failure == null) {
                            taken.incrementAndGet();
                        } else {
                            refused.set(failure);
                        }
                    });
                });
            }
        }
        if (refused.get() != null) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    "Kafka did not take every record: " + refused.get().getMessage(),
                    "delete the topics that begin with " + config.prefix() + " and restore again",
                    refused.get());
        }
        return taken.get();
    }
}
