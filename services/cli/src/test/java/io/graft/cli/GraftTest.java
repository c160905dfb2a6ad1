package io.graft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.schemas.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class GraftTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    static List<String> commands() {
        return Graft.commands(environment(Map.of(), "", new ByteArrayOutputStream(), new ByteArrayOutputStream()))
                .getSubcommands()
                .keySet()
                .stream()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldExplainEveryCommand(String command) {
        String[] arguments = (command + " --help").strip().split(" ");

        assertThat(run(arguments)).isZero();
        assertThat(out.toString(UTF_8)).contains("Usage: graft", command);
    }

    /** Those that only gather others say nothing themselves. */
    @Test
    void shouldOfferJsonInEveryCommandThatSaysSomething() {
        Deque<CommandLine> commands = new ArrayDeque<>(
                Graft.commands(environment(Map.of(), "", new ByteArrayOutputStream(), new ByteArrayOutputStream()))
                        .getSubcommands()
                        .values());
        while (!commands.isEmpty()) {
            CommandLine command = commands.remove();
            commands.addAll(command.getSubcommands().values());
            if (command.getSubcommands().isEmpty()) {
                assertThat(command.getCommandSpec().optionsMap())
                        .as(command.getCommandSpec().qualifiedName())
                        .containsKey("--json");
            }
        }
    }

    @Test
    void shouldDocumentItsExitCodes() {
        run("--help");

        assertThat(out.toString(UTF_8)).contains("Exit codes:");
        for (ExitCode exit : ExitCode.values()) {
            assertThat(out.toString(UTF_8)).contains(exit.number() + " ", exit.meaning());
        }
    }

    @Test
    void shouldPrintTheReferenceThatLiesInTheDocuments() throws IOException {
        run("reference");

        assertThat(Path.of("../../docs/cli.md"))
                .as("write it anew: ./graft reference > docs/cli.md")
                .hasContent(out.toString(UTF_8));
    }

    @Test
    void shouldCompleteEveryCommandAndOption() throws IOException, InterruptedException {
        run("completion");
        Path script = Files.writeString(folder.resolve("completion"), out.toString(UTF_8));

        assertThat(completions(script, "import --t")).contains("--task", "--text", "--text-pair");
        assertThat(completions(script, "")).containsAll(commands());
    }

    /** What bash offers for the last word, as readline asks for it. */
    private List<String> completions(Path script, String typed) throws IOException, InterruptedException {
        String words = "graft " + typed;
        int last = words.split(" ", -1).length - 1;
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; COMP_LINE='" + words + "'; COMP_POINT=${#COMP_LINE}; COMP_CWORD=" + last
                                + "; COMP_WORDS=(" + words + (typed.isEmpty() ? "''" : "")
                                + "); _complete_graft; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(bash.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .map(String::strip)
                .toList();
        bash.waitFor();
        return lines;
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

        String server = "http://127.0.0.1:" + free;
        assertThat(run("tasks", "--server", server)).isEqualTo(ExitCode.UNREACHABLE.number());
        assertSentence("no Graft answers at");
        assertThat(err.toString(UTF_8)).contains("next: start one with ./graft up");

        err.reset();
        assertThat(run("tasks", "--server", server, "--json")).isEqualTo(ExitCode.UNREACHABLE.number());
        JsonNode error = Json.tree(err.toByteArray()).path("error");
        assertThat(error.path("exit").asInt()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(error.path("code").asText()).isEqualTo("unreachable");
        assertThat(error.path("message").asText()).contains(server);
        assertThat(error.path("next").asText()).contains("graft up");
    }

    @Test
    void shouldFindTheServerInTheEnvironment() {
        int code = Graft.run(environment(Map.of("GRAFT_SERVER", "http://127.0.0.1:1")), "tasks");

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE.number());
        assertSentence("no Graft answers at http://127.0.0.1:1");
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrongWithAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "text,kind\na,b\n");

        assertThat(run("import", file.toString(), "--task", "t")).isEqualTo(1);
        assertSentence("no 'label'");
    }

    @Test
    void shouldRefuseATaskNameThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "text,label\na,b\n");

        assertThat(run("import", file.toString(), "--task", "No Name")).isEqualTo(1);
        assertSentence("is no task name");
    }

    @Test
    void shouldRefuseAnUnknownSetting() {
        int code = Graft.run(environment(Map.of("GRAFT_PARTITONS", "3")), "topics");

        assertThat(code).isEqualTo(1);
        assertSentence("GRAFT_PARTITONS");
    }

    @Test
    void shouldNameABusyPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run("up", "--data-dir", folder.toString(), "--kafka-port", "" + taken.getLocalPort());

            assertThat(code).isEqualTo(1);
            assertSentence(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void shouldRefuseADataDirectoryInUse() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            assertThat(kafka.bootstrap()).isNotEmpty();

            assertThat(run("up", "--data-dir", folder.toString(), "--kafka-port", "0"))
                    .isEqualTo(1);
            assertSentence("already runs on the data directory");
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
        assertSentence("GPU");
    }

    private void assertSentence(String part) {
        List<String> lines = err.toString(UTF_8)
                .lines()
                .filter(line -> !line.startsWith("starting;"))
                .toList();
        assertThat(lines.get(0)).startsWith("graft: ").contains(part);
        assertThat(lines.subList(1, lines.size()))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(line -> line.startsWith("next: "));
    }

    private int run(String... arguments) {
        return Graft.run(environment(Map.of()), arguments);
    }

    private Environment environment(Map<String, String> variables) {
        return environment(variables, "", out, err);
    }

    private static Environment environment(
            Map<String, String> variables, String in, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Environment(
                variables,
                new ByteArrayInputStream(in.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false);
    }
}
