package io.graft.cli.backup;

import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.onboarding.Onboarding;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.Topic;
import io.graft.trainer.Trainer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes what must outlive a cluster into a directory: the latest record under each key of the lasting topics, and the
 * objects that they name. What is erased is no more in it.
 */
public final class Backup {
    private final KafkaConfig config;
    private final ArtifactStore store;

    public Backup(KafkaConfig config, ArtifactStore store) {
        this.config = config;
        this.store = store;
    }

    /**
     * @param topics how many
     * @param records how many
     * @param objects how many
     * @param missing uris that the log names and the store does not have, or not as they were
     */
    public record Report(int topics, long records, long objects, List<String> missing) {}

    /**
     * @param directory made, or empty
     * @throws RefusedException if onboarding runs, or if something waits that it, or a trainer, has yet to take: a backup
     *     would hold half of what happens next
     */
    public Report to(Path directory) {
        try (Cluster cluster = new Cluster(config)) {
            refuseUnlessQuiet(cluster);
            Path log = Directories.beginLog(directory);
            Map<String, SavedTopic> topics = cluster.lasting();
            long[] records = {0};
            topics.values()
                    .forEach(topic -> topic.write(
                            log,
                            lines -> latest(cluster, topic.name(), line -> {
                                records[0]++;
                                lines.accept(line);
                            })));
            List<String> missing = new ArrayList<>();
            long objects = NamedObjects.of(config, log).copy(store, Directories.store(directory), missing::add);
            Directories.endLog(directory);
            return new Report(topics.size(), records[0], objects, List.copyOf(missing));
        }
    }

    private void refuseUnlessQuiet(Cluster cluster) {
        if (cluster.isRunning(Onboarding.group(config))) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    "onboarding is running: its state would be cut in the middle",
                    "stop what sends, wait until nothing is trained, stop onboarding, and back up",
                    null);
        }
        long waiting =
                cluster.waiting(Onboarding.group(config), Topic.EXAMPLES, Topic.TASK_COMMANDS, Topic.TRAINING_RESULTS)
                        + cluster.waiting(Trainer.group(config), Topic.TRAINING_JOBS);
        if (waiting > 0) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    waiting + " records wait for onboarding or a trainer, and a backup would not hold them",
                    "start onboarding and a trainer, stop what sends, and wait until nothing is trained",
                    null);
        }
    }

    /** Read twice, for the values of a large topic would not fit into memory. Nobody writes meanwhile. */
    private static void latest(Cluster cluster, String topic, Consumer<SavedTopic.Line> lines) {
        Map<Key, Long> latest = new HashMap<>();
        cluster.read(topic, record -> {
            if (record.value() == null) {
                latest.remove(Key.of(record));
            } else {
                latest.put(Key.of(record), record.offset());
            }
        });
        cluster.read(topic, record -> {
            if (Objects.equals(latest.get(Key.of(record)), record.offset())) {
                lines.accept(SavedTopic.Line.of(record));
            }
        });
    }

    private record Key(int partition, ByteBuffer bytes) {
        static Key of(ConsumerRecord<byte[], byte[]> record) {
            return new Key(record.partition(), ByteBuffer.wrap(record.key()));
        }
    }
}
