package io.graft.cli.doctor;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.ClusterState;
import io.graft.platform.kafka.Complaint;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The broker and Graft's topics in it. */
final class KafkaCheck {
    private static final String BROKER = "broker";
    private static final String TOPICS = "topics";

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
        try (Admin admin = KafkaClients.admin(kafka)) {
            ClusterState state = Topics.look(admin, kafka);
            return List.of(broker(state), topics(state));
        } catch (KafkaException | ExecutionException e) {
            return List.of(unreachable(e));
        }
    }

    private Finding unreachable(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String detail = "none answers at " + kafka.bootstrap() + " (" + cause.getMessage() + ")";
        return chosen
                ? Finding.fail(BROKER, detail, "start it, or correct GRAFT_KAFKA_BOOTSTRAP and GRAFT_KAFKA_CLIENT_*")
                : Finding.warn(BROKER, detail, "./graft up brings its own; for yours, set GRAFT_KAFKA_BOOTSTRAP");
    }

    private Finding broker(ClusterState state) {
        return failed(BROKER, state.ofBrokers())
                .orElseGet(() -> Finding.ok(BROKER, kafka.bootstrap() + " answers and can do transactions"));
    }

    Finding topics(ClusterState state) {
        return failed(TOPICS, state.ofTopics()).orElseGet(() -> missing(state.missing()));
    }

    private static Optional<Finding> failed(String name, List<Complaint> complaints) {
        return complaints.stream()
                .findFirst()
                .map(first -> Finding.fail(
                        name,
                        first.what() + (complaints.size() == 1 ? "" : " (and " + (complaints.size() - 1) + " more)"),
                        first.next()));
    }

    private Finding missing(List<Topic> missing) {
        int all = Topic.values().length;
        return missing.isEmpty()
                ? Finding.ok(TOPICS, all + " of " + all + ", " + kafka.partitions() + " partitions each")
                : Finding.warn(
                        TOPICS,
                        missing.size() + " of " + all + " are missing: "
                                + missing.stream().map(kafka::name).sorted().collect(Collectors.joining(", ")),
                        "./graft topics creates them; every process does so too when it starts");
    }
}
