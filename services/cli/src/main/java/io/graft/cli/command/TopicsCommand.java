package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.Json;
import io.graft.schemas.Topic;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft topics}. */
@Command(name = "topics", description = "Create the topics that are missing in Kafka (GRAFT_KAFKA_BOOTSTRAP).")
public final class TopicsCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private Output output = new Output();

    public TopicsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        KafkaConfig kafka = KafkaConfig.from(KnownSettings.of(environment.variables()));
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        ObjectNode document = Json.mapper().createObjectNode();
        ArrayNode names = document.putArray("topics");
        Stream.of(Topic.values()).map(kafka::name).forEach(names::add);
        output.print(environment, document, out -> names.forEach(name -> out.println(name.asText())));
        return 0;
    }
}
