package io.graft.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.graft.adapters.Machine;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.cli.client.GraftClient;
import io.graft.cli.doctor.Finding.Level;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir
    Path folder;

    @Test
    void shouldLookAtEverythingBeforeAnythingRuns() {
        Map<String, Finding> findings = new Doctor(
                        Map.of(
                                "GRAFT_HTTP_PORT",
                                "0",
                                "GRAFT_MANAGEMENT_PORT",
                                "0",
                                "GRAFT_KAFKA_BOOTSTRAP",
                                "127.0.0.1:1"),
                        folder,
                        new GraftClient(NOBODY),
                        SHORT)
                .look().stream().collect(Collectors.toMap(Finding::check, finding -> finding));

        assertThat(findings)
                .containsOnlyKeys(
                        "jdk",
                        "native library",
                        "cpu",
                        "gpu",
                        "graft",
                        "http port",
                        "management port",
                        "disk",
                        "store",
                        "broker");
        assertThat(findings.get("jdk").level()).isEqualTo(Level.OK);
        assertThat(findings.get("native library").detail()).startsWith("pytorch-");
        assertThat(findings.get("graft").level()).isEqualTo(Level.WARN);
        assertThat(findings.get("store").level()).isEqualTo(Level.OK);
        assertThat(findings.values())
                .filteredOn(finding -> finding.level() != Level.OK)
                .allMatch(finding -> finding.next() != null);
    }

    @Test
    void shouldKnowAGraftThatRefusesItsQuestion() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] problem = "{\"code\":\"unauthorized\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(401, problem.length);
            exchange.getResponseBody().write(problem);
            exchange.close();
        });
        server.start();
        try {
            String port = Integer.toString(server.getAddress().getPort());
            Map<String, String> settings = Map.of(
                    "GRAFT_HTTP_PORT", port, "GRAFT_MANAGEMENT_PORT", "0", "GRAFT_KAFKA_BOOTSTRAP", "127.0.0.1:1");

            Map<String, Finding> findings = new Doctor(
                            settings, folder, new GraftClient(URI.create("http://127.0.0.1:" + port)), SHORT)
                    .look().stream().collect(Collectors.toMap(Finding::check, finding -> finding));

            assertThat(findings.get("graft").next()).contains("GRAFT_TOKEN");
            assertThat(findings.get("http port").level()).isEqualTo(Level.OK);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void shouldFailOnAnOldJdk() {
        assertThat(JavaCheck.of(11, "Java 11").level()).isEqualTo(Level.FAIL);
        assertThat(JavaCheck.of(21, "Java 21").level()).isEqualTo(Level.OK);
    }

    @Test
    void shouldTellASlowCpuAndAnUnusedGpu() {
        List<Finding> slow = EngineCheck.of(new Machine("pytorch-2.5.1", "unknown", "unknown", false, 0), true);
        List<Finding> fast = EngineCheck.of(new Machine("pytorch-2.5.1", "GenuineIntel", "avx2", false, 1), true);

        assertThat(slow).extracting(Finding::level).containsExactly(Level.OK, Level.WARN, Level.WARN);
        assertThat(slow.get(2).next()).contains("-Pcuda");
        assertThat(fast).extracting(Finding::level).containsOnly(Level.OK);
    }

    @Test
    void shouldFailOnAPortThatAnotherProgramHolds() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(PortCheck.look("http port", "127.0.0.1", port, "GRAFT_HTTP_PORT", false))
                    .extracting(Finding::level, Finding::next)
                    .containsExactly(
                            Level.FAIL, "end the program that holds it, or set GRAFT_HTTP_PORT to a free port");
            assertThat(PortCheck.look("http port", "127.0.0.1", port, "GRAFT_HTTP_PORT", true)
                            .level())
                    .isEqualTo(Level.OK);
        }
    }

    @Test
    void shouldWarnOfAFullDiskAndFailWithoutRights() {
        assertThat(DirectoryCheck.room("disk", folder, 1L << 40).level()).isEqualTo(Level.OK);
        assertThat(DirectoryCheck.room("disk", folder, 1L << 30).level()).isEqualTo(Level.WARN);
        assertThat(DirectoryCheck.room("disk", folder, 1L << 20).level()).isEqualTo(Level.FAIL);
        assertThat(DirectoryCheck.writable("store", Path.of("/proc/1"), "name another")
                        .level())
                .isEqualTo(Level.FAIL);
    }

    @Test
    void shouldFailOnAKafkaThatWasNamedAndIsNotThere() {
        KafkaConfig kafka = new KafkaConfig("127.0.0.1:1", "graft.", 4, (short) 1, Map.of());

        assertThat(new KafkaCheck(kafka, true, SHORT).look())
                .extracting(Finding::level)
                .containsExactly(Level.FAIL);
        assertThat(new KafkaCheck(kafka, false, SHORT).look())
                .extracting(Finding::level)
                .containsExactly(Level.WARN);
    }

    @Test
    void shouldFindTopicsMissingOrUnfit() {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaConfig kafka = new KafkaConfig(broker.bootstrap(), "graft.", 4, (short) 1, Map.of());

            assertThat(new KafkaCheck(kafka, true, Duration.ofMinutes(1)).look())
                    .extracting(Finding::check, Finding::level)
                    .containsExactly(tuple("broker", Level.OK), tuple("topics", Level.WARN));

            try (Admin admin = KafkaClients.admin(kafka)) {
                Topics.ensure(admin, kafka);
            }
            assertThat(new KafkaCheck(kafka, true, Duration.ofMinutes(1)).look())
                    .extracting(Finding::level)
                    .containsOnly(Level.OK);

            KafkaConfig other = new KafkaConfig(broker.bootstrap(), "graft.", 12, (short) 1, Map.of());
            assertThat(new KafkaCheck(other, true, Duration.ofMinutes(1)).look().get(1))
                    .extracting(Finding::level, Finding::next)
                    .containsExactly(Level.FAIL, "it is fixed for an installation's life: set it to 4");
        }
    }
}
