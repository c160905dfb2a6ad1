package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import io.graft.cli.Graft;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.cli.laptop.Laptop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md has an operator do, rehearsed on a real broker with real weights. */
@Tag("runbooks")
class RunbookTest {
    private static final String CONFIG = "{\"epochs\":2,\"maxTokens\":64}";
    private static final List<String> TEXTS =
            List.of("Will it rain in Oslo?", "Where is good soup?", "A violin in the storm", "");

    @TempDir
    Path directory;

    @Test
    void shouldAnswerWithTheSameBitsAfterALossOfLogAndStore() throws IOException {
        Path data = directory.resolve("data");
        Map<String, String> answers = new HashMap<>();
        JsonNode examples;
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "weather", 1, Sentences.weatherOrFood());
            train(graft, "weather", 2, Sentences.weatherOrFood());
            train(graft, "sport", 1, Sentences.sportOrMusic());
            answers.put("weather/1", answers(graft, "weather", 1));
            answers.put("weather/2", answers(graft, "weather", 2));
            answers.put("sport/1", answers(graft, "sport", 1));
            examples = graft.task("weather").get("examples");
            assertThat(command(graft.bootstrap(), data, "backup", "--to", "anywhere"))
                    .startsWith("3 ")
                    .contains("onboarding is running");
        }
        Path backup = directory.resolve("backup");
        String done = onBroker(data, "backup", "--to", backup.toString());
        assertThat(done).contains("\"objects\":6", "\"missing\":[]");
        delete(data);

        Path fresh = directory.resolve("fresh");
        onBroker(fresh, "restore", "--from", backup.toString());
        try (GraftProcess graft = new GraftProcess(fresh)) {
            assertThat(answers(graft, "weather", 1)).isEqualTo(answers.get("weather/1"));
            assertThat(answers(graft, "weather", 2)).isEqualTo(answers.get("weather/2"));
            assertThat(answers(graft, "sport", 1)).isEqualTo(answers.get("sport/1"));
            assertThat(graft.task("weather").get("examples")).isEqualTo(examples);
            assertThat(graft.task("weather").get("champion").asInt()).isEqualTo(2);
            assertThat(command(graft.bootstrap(), fresh, "restore", "--from", backup.toString()))
                    .startsWith("3 ")
                    .contains("has records");

            // It goes on where it was: examples are known, and version numbers are not given twice.
            graft.post("/v1/tasks/weather/examples", examples(Sentences.of(1, 30, Sentences.weatherOrFood())));
            awaitCount(graft, "weather", "duplicate", 60);
            train(graft, "weather", 3, Sentences.weatherOrFood());
        }
    }

    @Test
    void shouldLeaveNothingOfAnErasedTask() throws Exception {
        Path data = directory.resolve("data");
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "secret", 1, Sentences.weatherOrFood());
            train(graft, "kept", 1, Sentences.sportOrMusic());
            assertThat(holding(data, "about the rain")).isNotEmpty();
            assertThat(data.resolve("store/tasks/secret")).isNotEmptyDirectory();

            erase(graft, "secret");
            await().atMost(Duration.ofMinutes(1)).until(() -> !Files.exists(data.resolve("store/tasks/secret")));
            forgetSoon(graft.bootstrap());
            // Kafka cleans what it has closed, and a write closes it.
            graft.send("secret", Sentences.of(5, 1, Sentences.animalOrMachine()));
            erase(graft, "secret");
            // It looks every five minutes for what retention has ended.
            await().atMost(Duration.ofMinutes(12))
                    .pollInterval(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(holding(data, "about the rain")).isEmpty());
            assertThat(answers(graft, "kept", 1)).isNotEmpty();
        }
    }

    @Test
    void shouldTrainAgainWhatALostStoreHeld() throws IOException {
        Path data = directory.resolve("data");
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "weather", 1, Sentences.weatherOrFood());
        }
        delete(data.resolve("store"));

        try (GraftProcess graft = new GraftProcess(data)) {
            assertThat(answers(graft, "weather", 1))
                    .contains("\"code\":\"unavailable\"", "there is no tasks/weather/adapters/");

            graft.send("weather", Sentences.of(2, 30, Sentences.weatherOrFood()));
            graft.train("weather");
            graft.awaitVersion("weather", 2);
            graft.awaitLive("weather", 2);
            assertThat(answers(graft, "weather", 2)).contains("\"version\":2");
        }
    }

    @Test
    void shouldTakeExamplesAgainAfterALossOfTheirTopic() throws Exception {
        Path data = directory.resolve("data");
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "weather", 1, Sentences.weatherOrFood());
        }
        try (EmbeddedKafka broker = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
            deleteTopics(broker.bootstrap(), List.of("graft.examples", "graft.task-commands"));
        }

        try (GraftProcess graft = new GraftProcess(data)) {
            graft.post("/v1/tasks/weather/examples", examples(Sentences.of(1, 30, Sentences.weatherOrFood())));
            awaitCount(graft, "weather", "duplicate", 60);
            train(graft, "weather", 2, Sentences.weatherOrFood());
        }
    }

    @Test
    void shouldBringTasksBackFromOnboardingsStateAfterALossOfTheirTopic() throws Exception {
        Path data = directory.resolve("data");
        String weather;
        String sport;
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "weather", 1, Sentences.weatherOrFood());
            train(graft, "sport", 1, Sentences.sportOrMusic());
            weather = answers(graft, "weather", 1);
            sport = answers(graft, "sport", 1);
            deleteTopics(graft.bootstrap(), List.of("graft.tasks"));
            graft.post("/v1/tasks/weather/examples", examples(Sentences.of(7, 5, Sentences.weatherOrFood())));
            assertThat(answers(graft, "weather", 1)).isEqualTo(weather);
        }

        try (GraftProcess graft = new GraftProcess(data)) {
            awaitCount(graft, "weather", "accepted", 70);
            assertThat(answers(graft, "weather", 1)).isEqualTo(weather);
            train(graft, "weather", 2, Sentences.weatherOrFood());

            assertThat(graft.get("/v1/tasks/sport").statusCode()).isEqualTo(404);
            graft.post("/v1/tasks/sport/examples", examples(Sentences.of(1, 1, Sentences.sportOrMusic())));
            awaitCount(graft, "sport", "duplicate", 2);
            assertThat(graft.task("sport").at("/examples/accepted").asInt()).isEqualTo(60);
            assertThat(answers(graft, "sport", 1)).isEqualTo(sport);
        }
    }

    @Test
    void shouldGoOnFromTheLastBackupAfterALossOfTheVersionsTopic() throws Exception {
        Path data = directory.resolve("data");
        Path backup = directory.resolve("backup");
        Map<Integer, String> answers = new HashMap<>();
        JsonNode examples;
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "weather", 1, Sentences.weatherOrFood());
            train(graft, "weather", 2, Sentences.weatherOrFood());
            answers.put(1, answers(graft, "weather", 1));
            answers.put(2, answers(graft, "weather", 2));
            examples = graft.task("weather").get("examples");
        }
        onBroker(data, "backup", "--to", backup.toString());
        try (GraftProcess graft = new GraftProcess(data)) {
            train(graft, "weather", 3, Sentences.weatherOrFood());
            deleteTopics(graft.bootstrap(), List.of("graft.adapters"));
        }
        try (GraftProcess graft = new GraftProcess(data)) {
            assertThat(answers(graft, "weather", 1)).contains("\"code\":\"unknown-version\"");
        }

        try (EmbeddedKafka broker = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
            deleteTopics(broker.bootstrap(), topics(broker.bootstrap()));
        }
        delete(data.resolve("state"));
        onBroker(data, "restore", "--from", backup.toString());
        try (GraftProcess graft = new GraftProcess(data)) {
            assertThat(answers(graft, "weather", 1)).isEqualTo(answers.get(1));
            assertThat(answers(graft, "weather", 2)).isEqualTo(answers.get(2));
            assertThat(graft.task("weather").get("examples")).isEqualTo(examples);
            // What came after the backup is sent again, and the number of the version that is gone is given again.
            assertThat(answers(graft, "weather", 3)).contains("\"code\":\"unknown-version\"");
            train(graft, "weather", 3, Sentences.weatherOrFood());
        }
    }

    private static void awaitCount(GraftProcess graft, String task, String count, int examples) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        graft.task(task).at("/examples/" + count).asInt())
                .isEqualTo(examples));
    }

    private static void deleteTopics(String bootstrap, Collection<String> names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.deleteTopics(names).all().get();
        }
    }

    private static Set<String> topics(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.listTopics().names().get();
        }
    }

    private static void train(GraftProcess graft, String task, int version, List<List<String>> topics) {
        if (version == 1) {
            graft.declare(task, Sentences.labels(topics), CONFIG);
        }
        graft.send(task, Sentences.of(version, 30, topics));
        graft.train(task);
        graft.awaitVersion(task, version);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> graft.task(task).at("/job/state").asText().matches("released|not-better|null|"));
    }

    private static void erase(GraftProcess graft, String task) {
        graft.erase(task);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> graft.get("/v1/tasks/" + task).statusCode() == 404);
    }

    private static String answers(GraftProcess graft, String task, int version) {
        return graft.predict(task, version, TEXTS).body();
    }

    private static String examples(List<Sentences.Row> rows) {
        return rows.stream()
                .map(row -> "{\"text\":\"" + row.text() + "\",\"label\":\"" + row.label() + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A command with a broker on a data directory, and none of the processes. */
    private static String onBroker(Path data, String... command) {
        try (EmbeddedKafka broker = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
            // A group has ended once its session has: ten seconds after its last member.
            return await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> command(broker.bootstrap(), data, command), printed -> printed.startsWith("0 "));
        }
    }

    /** How it ends, and what it prints. */
    private static String command(String bootstrap, Path data, String... command) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GRAFT_KAFKA_BOOTSTRAP", bootstrap);
        variables.put("GRAFT_STORE_DIRECTORY", data.resolve("store").toString());
        Laptop.placeTopics(variables);
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--json");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Graft.run(new Environment(variables, stream, stream, false), arguments.toArray(String[]::new));
        return exit + " " + out.toString(StandardCharsets.UTF_8);
    }

    /** What the runbook sets for an erasure that cannot wait. */
    private static void forgetSoon(String bootstrap) throws Exception {
        Map<String, String> settings = Map.of(
                "segment.ms", "1000",
                "retention.ms", "1000",
                "delete.retention.ms", "1000",
                "max.compaction.lag.ms", "1000",
                "min.cleanable.dirty.ratio", "0.01");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            for (String topic : topics(bootstrap)) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        settings.entrySet().stream()
                                .map(one -> new AlterConfigOp(
                                        new ConfigEntry(one.getKey(), one.getValue()), AlterConfigOp.OpType.SET))
                                .toList());
            }
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    /** Files under a directory that hold a text. */
    private static List<Path> holding(Path directory, String text) throws IOException {
        List<Path> holding = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (text(file).contains(text)) {
                    holding.add(file);
                }
            }
        }
        return holding;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // Kafka has just deleted it.
            return "";
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
