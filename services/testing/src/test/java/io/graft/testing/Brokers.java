package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Three brokers, each a process and a controller too. Clients use the listener {@code CLIENT}, brokers {@code BROKER},
 * controllers {@code CONTROLLER}.
 */
final class Brokers implements AutoCloseable {
    static final int COUNT = 3;

    private final Path directory;
    private final Map<String, String> access;
    private final Map<String, Object> administrator;
    private final int[] clients = ports();
    private final int[] brokers = ports();
    private final int[] controllers = ports();
    private final List<JavaProcess> processes = new ArrayList<>();

    /** Anyone may do anything. */
    Brokers(Path directory) {
        this(
                directory,
                Map.of("listener.security.protocol.map", "CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                List.of(),
                Map.of());
    }

    /**
     * @param access properties of the brokers that say who may do what, {@code listener.security.protocol.map} among them
     * @param users the first ones, as Kafka's {@code --add-scram} has them
     * @param administrator properties of a client that may do everything
     */
    Brokers(Path directory, Map<String, String> access, List<String> users, Map<String, Object> administrator) {
        this.directory = directory;
        this.access = access;
        this.administrator = administrator;
        String cluster = Uuid.randomUuid().toString();
        for (int i = 0; i < COUNT; i++) {
            processes.add(start(i, cluster, users));
        }
        awaitAll();
    }

    /** Until all three are known to each other. */
    void awaitAll() {
        try (Admin admin = administrator()) {
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(size(admin))
                    .as(() -> processes.get(0).printed())
                    .isEqualTo(COUNT));
        }
    }

    /** Brokers that a client sees; 0 while none answers. */
    private static int size(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster(new DescribeClusterOptions().timeoutMs(2_000))
                    .nodes()
                    .get()
                    .size();
        } catch (ExecutionException e) {
            return 0;
        }
    }

    String bootstrap() {
        return IntStream.of(clients).mapToObj(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** A client that may do everything. */
    Admin administrator() {
        Map<String, Object> properties = new HashMap<>(administrator);
        properties.put("bootstrap.servers", bootstrap());
        return Admin.create(properties);
    }

    JavaProcess broker(int index) {
        return processes.get(index);
    }

    private JavaProcess start(int index, String cluster, List<String> users) {
        Path data = directory.resolve("broker-" + index);
        Path file = directory.resolve("broker-" + index + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            Files.createDirectories(data);
            serverProperties(index, data).store(writer, null);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(index)
                    .setClusterId(cluster)
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setFeatureLevel("transaction.version", (short) 2)
                    .setScramArguments(users)
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new JavaProcess(
                directory.resolve("broker-" + index + ".out"),
                List.of("-Xmx384m", "-XX:+UseSerialGC", "kafka.Kafka", file.toString()),
                Map.of());
    }

    private Properties serverProperties(int index, Path data) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(index),
                "controller.quorum.voters",
                IntStream.range(0, COUNT)
                        .mapToObj(i -> i + "@127.0.0.1:" + controllers[i])
                        .collect(Collectors.joining(",")),
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "BROKER",
                "listeners",
                "CLIENT://127.0.0.1:" + clients[index] + ",BROKER://127.0.0.1:" + brokers[index]
                        + ",CONTROLLER://127.0.0.1:" + controllers[index],
                "log.dirs",
                data.toString(),
                "message.max.bytes",
                Integer.toString(17 << 20),
                "auto.create.topics.enable",
                "false"));
        properties.putAll(Map.of(
                "broker.session.timeout.ms", "6000",
                "offsets.topic.num.partitions", "3",
                "transaction.state.log.num.partitions", "3",
                "group.initial.rebalance.delay.ms", "0"));
        properties.putAll(access);
        return properties;
    }

    private static int[] ports() {
        return IntStream.range(0, COUNT).map(i -> FreePort.find()).toArray();
    }

    @Override
    public void close() {
        // One after the other waits for a quorum that is gone: nothing here is worth an orderly end.
        processes.forEach(JavaProcess::kill);
    }
}
