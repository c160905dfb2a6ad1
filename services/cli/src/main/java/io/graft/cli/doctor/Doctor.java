package io.graft.cli.doctor;

import io.graft.cli.ExitCode;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.cli.laptop.KnownSettings;
import io.graft.cli.laptop.Laptop;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.ManagementConfig;
import io.graft.platform.config.Settings;
import io.graft.serving.ServingConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
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
        Asked graft = ask();
        findings.add(graft.finding);
        findings.addAll(
                ports(serving, ManagementConfig.from(settings), graft.answers && isThisMachine(client.server())));
        findings.add(DirectoryCheck.room("disk", data));
        findings.add(StoreCheck.look(serving.store()));
        findings.addAll(new KafkaCheck(KafkaConfig.from(settings), chosen, patience).look());
        return findings;
    }

    private Asked ask() {
        try {
            int tasks = client.tasks().path("tasks").size();
            return new Asked(Finding.ok("graft", "answers at " + client.server() + ", tasks: " + tasks), true);
        } catch (RefusedException e) {
            boolean answers = e.exit() == ExitCode.REFUSED;
            String next = answers
                    ? "it answers at " + client.server() + "; is GRAFT_TOKEN right?"
                    : "./graft up starts one; --server names another";
            return new Asked(Finding.warn("graft", String.valueOf(e.getMessage()), next), answers);
        }
    }

    /** @param answers whether a Graft is there, be it one that refuses */
    private record Asked(Finding finding, boolean answers) {}

    private List<Finding> ports(ServingConfig serving, ManagementConfig management, boolean graftIsHere) {
        boolean here = graftIsHere && client.server().getPort() == serving.port();
        return List.of(
                PortCheck.look("http port", serving.host(), serving.port(), "GRAFT_HTTP_PORT", here),
                PortCheck.look("management port", management.host(), management.port(), "GRAFT_MANAGEMENT_PORT", here));
    }

    private static boolean isThisMachine(URI server) {
        try {
            InetAddress address = InetAddress.getByName(server.getHost());
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
