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
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Three brokers, each a process. Clients come over TLS with a name and a password (SASL_SSL, SCRAM-SHA-512) and may do
 * nothing that no ACL allows; brokers and controllers know each other by certificate.
 */
final class SecuredBrokers implements AutoCloseable {
    private static final int BROKERS = 3;
    private static final String ADMINISTRATOR = "admin";
    private static final String PASSWORD = "open sesame";
    private static final int ITERATIONS = 4096;

    private final Path directory;
    private final int[] clients = ports();
    private final int[] brokers = ports();
    private final int[] controllers = ports();
    private final List<JavaProcess> processes = new ArrayList<>();

    SecuredBrokers(Path directory) {
        this.directory = directory;
        certificate();
        String cluster = Uuid.randomUuid().toString();
        for (int i = 0; i < BROKERS; i++) {
            processes.add(start(i, cluster));
        }
        try (Admin admin = administrator()) {
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(size(admin))
                    .as(() -> processes.get(0).printed())
                    .isEqualTo(BROKERS));
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
        return Admin.create(properties(ADMINISTRATOR));
    }

    /** Lets a user in, who may do nothing yet. */
    void add(String user) throws ExecutionException, InterruptedException {
        try (Admin admin = administrator()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), PASSWORD)))
                    .all()
                    .get();
        }
    }

    /** Properties of a user's client. */
    Map<String, Object> properties(String user) {
        Map<String, Object> properties = new HashMap<>(security(user));
        properties.put("bootstrap.servers", bootstrap());
        return properties;
    }

    /** Settings of Graft's processes as this user. */
    Map<String, String> settings(String user) {
        Map<String, String> settings = new HashMap<>();
        settings.put("GRAFT_KAFKA_BOOTSTRAP", bootstrap());
        security(user)
                .forEach((key, value) -> settings.put(
                        "GRAFT_KAFKA_CLIENT_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
        return settings;
    }

    private Map<String, String> security(String user) {
        return Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                                + "\" password=\"" + PASSWORD + "\";",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", directory.resolve("broker.pem").toString());
    }

    private JavaProcess start(int index, String cluster) {
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
                    .setScramArguments(
                            List.of("SCRAM-SHA-512=[name=" + ADMINISTRATOR + ",password=\"" + PASSWORD + "\"]"))
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
                IntStream.range(0, BROKERS)
                        .mapToObj(i -> i + "@127.0.0.1:" + controllers[i])
                        .collect(Collectors.joining(",")),
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "BROKER",
                "listeners",
                "CLIENT://127.0.0.1:" + clients[index] + ",BROKER://127.0.0.1:" + brokers[index]
                        + ",CONTROLLER://127.0.0.1:" + controllers[index],
                "listener.security.protocol.map",
                "CLIENT:SASL_SSL,BROKER:SSL,CONTROLLER:SSL",
                "log.dirs",
                data.toString(),
                "message.max.bytes",
                Integer.toString(17 << 20),
                "auto.create.topics.enable",
                "false"));
        properties.putAll(Map.of(
                "offsets.topic.num.partitions", "3",
                "transaction.state.log.num.partitions", "3",
                "group.initial.rebalance.delay.ms", "0"));
        properties.putAll(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:CN=broker;User:" + ADMINISTRATOR,
                "ssl.client.auth",
                "required",
                "listener.name.client.ssl.client.auth",
                "none",
                "listener.name.client.sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                "listener.name.client.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "ssl.keystore.location",
                directory.resolve("broker.p12").toString(),
                "ssl.keystore.password",
                PASSWORD,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                directory.resolve("broker.pem").toString()));
        return properties;
    }

    /** One certificate for all brokers, made here, that signs itself. */
    private void certificate() {
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-file",
                directory.resolve("broker.pem").toString());
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve("broker.p12").toString(), "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int[] ports() {
        return IntStream.range(0, BROKERS).map(i -> FreePort.find()).toArray();
    }

    @Override
    public void close() {
        // One after the other waits for a quorum that is gone: nothing here is worth an orderly end.
        processes.forEach(JavaProcess::kill);
    }
}
