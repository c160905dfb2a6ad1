package io.graft.cli.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.TaskPartition;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The rejected examples and the dead letters. */
public final class Rejections {
    private final KafkaConfig config;
    private final CommittedLog log;

    public Rejections(KafkaConfig config) {
        this.config = config;
        this.log = new CommittedLog(config);
    }

    /** Those that retention has kept, by topic and partition. */
    public List<RejectedRecord> list(Predicate<RejectedRecord> wanted) {
        List<RejectedRecord> found = new ArrayList<>();
        for (Topic topic : List.of(Topic.EXAMPLES_REJECTED, Topic.DEAD_LETTERS)) {
            log.read(topic, record -> {
                RejectedRecord rejected = new RejectedRecord(topic, record);
                if (wanted.test(rejected)) {
                    found.add(rejected);
                }
            });
        }
        return found;
    }

    /**
     * Sends records to where they came from, with a header that says so. Sent twice, an example is a duplicate, and a
     * command or result changes nothing.
     *
     * @return the places of those that Kafka acknowledged
     */
    public Set<String> retry(List<RejectedRecord> records) throws ExecutionException, InterruptedException {
        Set<String> acknowledged = new HashSet<>();
        try (KafkaProducer<String, byte[]> producer = KafkaClients.producer(config, "graft-retry")) {
            for (RejectedRecord rejected : records) {
                if (rejected.unfit().isEmpty()) {
                    String topic = rejected.originalTopic().orElseThrow();
                    int partitions = producer.partitionsFor(topic).size();
                    Future<?> sent = producer.send(again(rejected, topic, partitions));
                    sent.get();
                    acknowledged.add(rejected.place());
                }
            }
        }
        return acknowledged;
    }

    private static ProducerRecord<String, byte[]> again(RejectedRecord rejected, String topic, int partitions) {
        String key = rejected.record().key();
        // A record that stood in a wrong partition goes to the right one.
        Integer partition = TaskKey.isName(key) ? (Integer) TaskPartition.of(key, partitions) : null;
        return new ProducerRecord<>(
                topic, partition, null, key, rejected.record().value(), rejected.headersOfRetry());
    }
}
