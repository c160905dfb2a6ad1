package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * Three brokers, each a process. Clients come over TLS with a name and a password (SASL_SSL, SCRAM-SHA-512) and may do
 * nothing that no ACL allows; brokers and controllers know each other by certificate.
 */
final class SecuredBrokers implements AutoCloseable {
    private static final String ADMINISTRATOR = "admin";
    /** Everyone's. */
    static final String PASSWORD = "open sesame";

    private static final int ITERATIONS = 4096;

    private final Path directory;
    private final Brokers brokers;

    SecuredBrokers(Path directory) {
        this.directory = directory;
        certificate();
        brokers = new Brokers(
                directory,
                access(),
                List.of("SCRAM-SHA-512=[name=" + ADMINISTRATOR + ",password=\"" + PASSWORD + "\"]"),
                Map.copyOf(security(ADMINISTRATOR)));
    }

    String bootstrap() {
        return brokers.bootstrap();
    }

    /** A client that may do everything. */
    Admin administrator() {
        return brokers.administrator();
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

    private Map<String, String> access() {
        return Map.ofEntries(
                Map.entry("listener.security.protocol.map", "CLIENT:SASL_SSL,BROKER:SSL,CONTROLLER:SSL"),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:CN=broker;User:" + ADMINISTRATOR),
                Map.entry("ssl.client.auth", "required"),
                Map.entry("listener.name.client.ssl.client.auth", "none"),
                Map.entry("listener.name.client.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.client.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry(
                        "ssl.keystore.location", directory.resolve("broker.p12").toString()),
                Map.entry("ssl.keystore.password", PASSWORD),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry(
                        "ssl.truststore.location",
                        directory.resolve("broker.pem").toString()));
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

    @Override
    public void close() {
        brokers.close();
    }
}
