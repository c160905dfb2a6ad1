package io.graft.cli.doctor;

import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.cli.laptop.KnownSettings;
import io.graft.cli.laptop.Laptop;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.ManagementConfig;
import io.graft.platform.config.Settings;
import io.graft.serving.ServingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All checks, in the order in which Graft needs what they look at. */
public final class Doctor {
    private static final String DIRECTORY = "GRAFT_STORE_DIRECTORY";
    private static final String BOOTSTRAP = "GRAFT_KAFKA_BOOTSTRAP";

    private final Map<String, String> variables;
    private final Path data;
    private final GraftClient client;
    private final Duration patience;

    /**
     * @param data where {@code graft up} keeps everything
     * @param patience with Kafka
     */
    public Doctor(Map<String, String> variables, Path data, GraftClient client, Duration patience) {
        this.variables = Map.copyOf(variables);
        this.data = data;
        this.client = client;
        this.patience = patience;
    }

    /** @throws io.graft.platform.StartupException if a setting is wrong */
    public List<Finding> look() {
        Map<String, String> placed = new HashMap<>(variables);
        placed.putIfAbsent(DIRECTORY, data.resolve("store").toString());
        boolean chosen = variables.containsKey(BOOTSTRAP);
        if (!chosen) {
            Laptop.placeTopics(placed);
        }
        Settings settings = KnownSettings.of(placed);
        ServingConfig serving = ServingConfig.from(settings);
        List<Finding> findings = new ArrayList<>();
        findings.add(JavaCheck.look());
        findings.addAll(EngineCheck.look());
        Finding graft = graft();
        findings.add(graft);
        findings.addAll(ports(serving, ManagementConfig.from(settings), graft.level() == Finding.Level.OK));
        findings.add(DirectoryCheck.room("disk", data));
        findings.add(StoreCheck.look(serving.store()));
        findings.addAll(new KafkaCheck(KafkaConfig.from(settings), chosen, patience).look());
        return findings;
    }

    private Finding graft() {
        try {
            return Finding.ok(
                    "graft",
                    "answers at " + client.server() + ", tasks: "
                            + client.tasks().path("tasks").size());
        } catch (RefusedException e) {
            return Finding.warn(
                    "graft", String.valueOf(e.getMessage()), "./graft up starts one; --server names another");
        }
    }

    private List<Finding> ports(ServingConfig serving, ManagementConfig management, boolean graftAnswers) {
        boolean here = graftAnswers && client.server().getPort() == serving.port();
        return List.of(
                PortCheck.look("http port", serving.host(), serving.port(), "GRAFT_HTTP_PORT", here),
                PortCheck.look("management port", management.host(), management.port(), "GRAFT_MANAGEMENT_PORT", here));
    }
}
