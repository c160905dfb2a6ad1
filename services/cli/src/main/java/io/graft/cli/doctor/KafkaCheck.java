package io.graft.cli.doctor;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The broker and Graft's topics in it. */
final class KafkaCheck {
    private static final String BROKER = "broker";
    private static final String TOPICS = "topics";
    private static final String TRANSACTIONS = "transaction.version";
    private static final int TRANSACTIONS_LEAST = 2;

    private final KafkaConfig kafka;
    private final boolean chosen;

    /** @param chosen whether somebody named this Kafka: without one, none need be there yet */
    KafkaCheck(KafkaConfig kafka, boolean chosen, Duration patience) {
        String millis = Long.toString(patience.toMillis());
        Map<String, String> client = new HashMap<>(kafka.client());
        client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
        this.kafka =
                new KafkaConfig(kafka.bootstrap(), kafka.prefix(), kafka.partitions(), kafka.replication(), client);
        this.chosen = chosen;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try (Admin admin = KafkaClients.admin(kafka)) {
            findings.add(broker(get(admin.describeFeatures().featureMetadata())));
            findings.add(topics(admin));
        } catch (KafkaException | ExecutionException e) {
            findings.add(unreachable(e));
        }
        return findings;
    }

    private Finding unreachable(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String detail = "none answers at " + kafka.bootstrap() + " (" + cause.getMessage() + ")";
        return chosen
                ? Finding.fail(BROKER, detail, "start it, or correct GRAFT_KAFKA_BOOTSTRAP and GRAFT_KAFKA_CLIENT_*")
                : Finding.warn(BROKER, detail, "./graft up brings its own; for yours, set GRAFT_KAFKA_BOOTSTRAP");
    }

    private Finding broker(FeatureMetadata features) {
        FinalizedVersionRange transactions = features.finalizedFeatures().get(TRANSACTIONS);
        int version = transactions == null ? 0 : transactions.maxVersionLevel();
        String detail = kafka.bootstrap() + " answers, " + TRANSACTIONS + "=" + version;
        return version < TRANSACTIONS_LEAST
                ? Finding.fail(BROKER, detail, "Graft needs Kafka 4.0 or newer with " + TRANSACTIONS + "=2")
                : Finding.ok(BROKER, detail);
    }

    private Finding topics(Admin admin) throws ExecutionException {
        List<String> names = Stream.of(Topic.values()).map(kafka::name).toList();
        List<String> missing = new ArrayList<>();
        Set<Integer> partitions = new TreeSet<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                partitions.add(get(topic.getValue()).partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(topic.getKey());
            }
        }
        return topics(names.size(), missing, partitions);
    }

    /** @param partitions the counts that occur */
    static Finding topics(int all, List<String> missing, Set<Integer> partitions) {
        if (partitions.size() > 1) {
            return Finding.fail(
                    TOPICS,
                    "partition counts differ: " + partitions,
                    "a task must have one partition number in all topics: create them anew with ./graft topics");
        }
        if (!missing.isEmpty()) {
            return Finding.warn(
                    TOPICS,
                    missing.size() + " of " + all + " are missing: "
                            + String.join(", ", missing.stream().sorted().toList()),
                    "./graft topics creates them; every process does so too when it starts");
        }
        return Finding.ok(
                TOPICS, all + " of " + all + ", " + partitions.iterator().next() + " partitions each");
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
