package io.graft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.graft.cli.broker.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraftTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "up",
                "import",
                "predict",
                "tasks",
                "train",
                "release",
                "erase",
                "onboarding",
                "trainer",
                "serving",
                "topics",
                "bench",
                "settings"
            })
    void shouldExplainEveryCommand(String command) {
        String[] arguments = (command + " --help").strip().split(" ");

        assertThat(run(arguments)).isZero();
        assertThat(out.toString(UTF_8)).contains("Usage: graft", command);
    }

    @Test
    void shouldDocumentItsExitCodes() {
        run("--help");

        assertThat(out.toString(UTF_8)).contains("Exit codes:", "one sentence on standard error");
    }

    @Test
    void shouldTellWrongUsageFromFailure() {
        assertThat(run("dance")).isEqualTo(2);
        assertThat(run("import", "x.csv")).isEqualTo(2);
        assertThat(run("bench")).isEqualTo(2);
    }

    @Test
    void shouldPrintEverySetting() {
        assertThat(run("settings")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("GRAFT_KAFKA_BOOTSTRAP", "GRAFT_STORE_DIRECTORY", "GRAFT_HTTP_PORT", "GRAFT_STATE_DIRECTORY");
    }

    @Test
    void shouldSayInOneSentenceThatNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(run("tasks", "--server", "http://127.0.0.1:" + free)).isEqualTo(1);
        assertOneSentence("no Graft answers at");
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrongWithAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "text,kind\na,b\n");

        assertThat(run("import", file.toString(), "--task", "t")).isEqualTo(1);
        assertOneSentence("no 'label'");
    }

    @Test
    void shouldRefuseATaskNameThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "text,label\na,b\n");

        assertThat(run("import", file.toString(), "--task", "No Name")).isEqualTo(1);
        assertOneSentence("is no task name");
    }

    @Test
    void shouldRefuseAnUnknownSetting() {
        int code = Graft.run(environment(Map.of("GRAFT_PARTITONS", "3")), "topics");

        assertThat(code).isEqualTo(1);
        assertOneSentence("GRAFT_PARTITONS");
    }

    @Test
    void shouldNameABusyPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run("up", "--data-dir", folder.toString(), "--kafka-port", "" + taken.getLocalPort());

            assertThat(code).isEqualTo(1);
            assertOneSentence(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void shouldRefuseADataDirectoryInUse() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            assertThat(kafka.bootstrap()).isNotEmpty();

            assertThat(run("up", "--data-dir", folder.toString(), "--kafka-port", "0"))
                    .isEqualTo(1);
            assertOneSentence("already runs on the data directory");
        }
    }

    @Test
    void shouldRefuseAGpuThatIsNotThere() {
        org.junit.jupiter.api.Assumptions.assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "this machine has a GPU");
        int code = run(
                "up",
                "--data-dir",
                folder.toString(),
                "--kafka-port",
                "0",
                "--port",
                "0",
                "--management-port",
                "0",
                "--device",
                "gpu");

        assertThat(code).isEqualTo(1);
        assertOneSentence("GPU");
    }

    private void assertOneSentence(String part) {
        assertThat(err.toString(UTF_8).strip())
                .startsWith("graft: ")
                .contains(part)
                .doesNotContain("\n");
    }

    private int run(String... arguments) {
        return Graft.run(environment(Map.of()), arguments);
    }

    private Environment environment(Map<String, String> variables) {
        return new Environment(variables, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    }
}
