package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.Topic;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;

/** {@code graft topics}. */
@Command(name = "topics", description = "Create the topics that are missing in Kafka (GRAFT_KAFKA_BOOTSTRAP).")
public final class TopicsCommand implements Callable<Integer> {
    private final Environment environment;

    public TopicsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        KafkaConfig kafka = KafkaConfig.from(KnownSettings.of(environment.variables()));
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        for (Topic topic : Topic.values()) {
            environment.out().println(kafka.name(topic));
        }
        return 0;
    }
}
