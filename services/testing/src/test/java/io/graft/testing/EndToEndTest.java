package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real broker, the three processes, real weights; seen from outside. */
class EndToEndTest {
    private static final String SHORT_TRAINING = "{\"epochs\":2,\"maxTokens\":64}";

    @TempDir
    static Path directory;

    private static GraftProcess graft;

    @BeforeAll
    static void start() {
        graft = new GraftProcess(directory.resolve("data"), Map.of("GRAFT_AUDIT_SECONDS", "10"));
    }

    @AfterAll
    static void stop() {
        graft.close();
    }

    @Test
    void shouldKeepTheBitsOfOldAnswersWhileNewTasksTrainAndGoLive()
            throws ExecutionException, InterruptedException, IOException {
        train("weather", 1, Sentences.weatherOrFood());
        try (Probes weather = new Probes(graft, "weather", 1);
                Probes sport = new Probes(graft, "sport", 1)) {
            weather.recordAnswers();
            weather.keepAsking();

            train("sport", 1, Sentences.sportOrMusic());
            sport.recordAnswers();
            sport.keepAsking();
            train("machines", 1, Sentences.animalOrMachine());
            train("weather", 2, Sentences.weatherOrFood());

            assertThat(weather.stop()).as("answers of weather/1 compared").isGreaterThan(200);
            assertThat(sport.stop()).as("answers of sport/1 compared").isGreaterThan(200);
            assertThat(weather.changed() + sport.changed()).isZero();
        }
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(audits().findValuesAsText("task"))
                .contains("weather", "sport", "machines"));
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(audits().findValuesAsText("sequence"))
                .as("rounds audit what nobody releases")
                .contains("0"));
        assertThat(audits().findValues("changed")).isNotEmpty().allMatch(changed -> changed.asInt() == 0);
        shouldRollBack("weather");
        shouldRetireWhatIsNotTheChampion("weather");
        assertThat(Metrics.offered(graft.metrics()))
                .as("meters that dashboards and alerts look at")
                .containsAll(Metrics.lookedAt());
        shouldAnswerOverKafkaAsOverHttp("weather");
    }

    private static JsonNode audits() {
        return graft.json(graft.get("/v1/audits"));
    }

    private void shouldRollBack(String task) {
        await().atMost(Duration.ofSeconds(30)).until(() -> answeringVersion(task) == 2);
        graft.release(task, 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> answeringVersion(task) == 1);
        assertThat(graft.post("/v1/tasks/" + task + "/release", "{\"version\":9}")
                        .statusCode())
                .isEqualTo(404);
    }

    private void shouldRetireWhatIsNotTheChampion(String task) {
        assertThat(graft.post("/v1/tasks/" + task + "/retire", "{\"version\":1}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(graft.predict(task, 2, List.of("rain")).statusCode()).isEqualTo(200);
        assertThat(graft.post("/v1/tasks/" + task + "/retire", "{\"version\":2}")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> graft.predict(task, 2, List.of("rain")).statusCode() == 410);
        assertThat(graft.post("/v1/tasks/" + task + "/release", "{\"version\":2}")
                        .statusCode())
                .isEqualTo(410);
        assertThat(answeringVersion(task)).isEqualTo(1);
    }

    private static void shouldAnswerOverKafkaAsOverHttp(String task) throws ExecutionException, InterruptedException {
        String question = "{\"id\":\"q1\",\"task\":\"" + task + "\",\"version\":1,\"inputs\":[{\"text\":\"rain\"}]}";
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(graft.bootstrap())) {
            for (String request : List.of("no request", question)) {
                producer.send(new ProducerRecord<>("graft.prediction-requests", "caller", bytes(request)))
                        .get();
            }
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> !predictions().isEmpty());
        ConsumerRecord<String, byte[]> record = predictions().get(0);
        assertThat(record.key()).isEqualTo("caller");
        JsonNode prediction = Json.tree(record.value());
        assertThat(prediction.get("id").asText()).isEqualTo("q1");
        JsonNode answer = graft.json(graft.predict(task, 1, List.of("rain")));
        assertThat(prediction.get("adapterDigest")).isEqualTo(answer.get("adapterDigest"));
        for (String label : Sentences.labels(Sentences.weatherOrFood())) {
            assertThat(prediction.at("/outputs/0/scores/" + label).floatValue())
                    .isEqualTo(answer.at("/outputs/0/scores/" + label).floatValue())
                    .isPositive();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(KafkaLog.records(graft.bootstrap(), "graft.dead-letters"))
                        .anySatisfy(letter -> assertThat(letter.value()).isEqualTo(bytes("no request"))));
    }

    private static List<ConsumerRecord<String, byte[]>> predictions() {
        return KafkaLog.records(graft.bootstrap(), "graft.predictions");
    }

    @Test
    void shouldRejectEachBadExampleWithItsReasonAndTakeTheNext() throws ExecutionException, InterruptedException {
        graft.declare("strict", List.of("a", "b"), "{}");
        Map<String, byte[]> bad = new TreeMap<>();
        bad.put("malformed-json", bytes("{\"task\":\"strict\", oops"));
        bad.put("missing-target", bytes("{\"task\":\"strict\",\"text\":\"no label\"}"));
        bad.put("unknown-label", bytes("{\"task\":\"strict\",\"text\":\"x\",\"label\":\"c\"}"));
        bad.put(
                "text-too-long",
                bytes("{\"task\":\"strict\",\"label\":\"a\",\"text\":\"" + "é".repeat(20_001) + "\"}"));
        bad.put("too-large", bytes("{\"task\":\"strict\",\"label\":\"a\",\"text\":\"" + "y".repeat(5 << 20) + "\"}"));
        bad.put("missing-value", null);

        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(graft.bootstrap())) {
            for (Map.Entry<String, byte[]> one : bad.entrySet()) {
                producer.send(new ProducerRecord<>("graft.examples", "strict", one.getValue()))
                        .get();
                producer.send(new ProducerRecord<>(
                                "graft.examples",
                                "strict",
                                bytes("{\"task\":\"strict\",\"text\":\"after " + one.getKey() + "\",\"label\":\"a\"}")))
                        .get();
            }
        }

        await().atMost(Duration.ofMinutes(1))
                .until(() -> graft.task("strict").at("/examples/accepted").asInt() == bad.size());
        assertThat(graft.task("strict").at("/examples/rejected").asInt()).isEqualTo(bad.size());
        List<ConsumerRecord<String, byte[]>> rejected =
                KafkaLog.records(graft.bootstrap(), "graft.examples.rejected").stream()
                        .filter(record -> "strict".equals(record.key()))
                        .toList();
        assertThat(rejected).hasSize(bad.size());
        for (ConsumerRecord<String, byte[]> record : rejected) {
            String reason = header(record, "graft.reason");
            assertThat(bad).containsKey(reason);
            assertThat(record.value()).isEqualTo(bad.get(reason));
            assertThat(header(record, "graft.detail")).isNotBlank();
            assertThat(header(record, "__streams.errors.topic")).isEqualTo("graft.examples");
            assertThat(header(record, "__streams.errors.offset")).matches("\\d+");
        }
    }

    @Test
    void shouldAnswerBadRequestsWithProblems() {
        graft.declare("untrained", List.of("a", "b"), "{}");

        assertProblem(graft.post("/v1/tasks/nobody/predict", "{\"inputs\":[{\"text\":\"x\"}]}"), 404, "unknown-task");
        assertProblem(
                graft.post("/v1/tasks/untrained/predict", "{\"inputs\":[{\"text\":\"x\"}]}"), 409, "not-trained-yet");
        assertProblem(graft.post("/v1/tasks/untrained/train", ""), 409, "not-enough-examples");
        HttpResponse<String> partly = graft.post(
                "/v1/tasks/untrained/examples",
                "[{\"text\":\"good\",\"label\":\"a\"},{\"text\":\"bad\",\"label\":\"z\"},{\"label\":\"a\"}]");
        assertThat(partly.statusCode()).isEqualTo(202);
        assertThat(graft.json(partly).get("accepted").asInt()).isEqualTo(1);
        assertThat(graft.json(partly).findValuesAsText("reason")).containsExactly("unknown-label", "missing-field");
    }

    @Test
    void shouldCountDuplicatesCorrectionsAndDeletionsApart() {
        graft.declare("counted", List.of("a", "b"), "{}");
        graft.send("counted", List.of(new Sentences.Row("one", "a"), new Sentences.Row("two", "b")));
        graft.post(
                "/v1/tasks/counted/examples",
                "[{\"text\":\"one\",\"label\":\"a\"},{\"text\":\"two\",\"label\":\"a\"},"
                        + "{\"id\":\"mine\",\"text\":\"three\",\"label\":\"b\"},{\"id\":\"mine\",\"deleted\":true}]");

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode examples = graft.task("counted").get("examples");
            assertThat(examples.get("accepted").asInt()).isEqualTo(3);
            assertThat(examples.get("duplicate").asInt()).isEqualTo(1);
            assertThat(examples.get("corrected").asInt()).isEqualTo(1);
            assertThat(examples.get("deleted").asInt()).isEqualTo(1);
            assertThat(examples.at("/byLabel/a").asInt()).isEqualTo(2);
            assertThat(examples.at("/byLabel/b").asInt()).isZero();
        });
    }

    @Test
    void shouldKeepItsPublishedContracts() {
        new ContractTour(graft).run();
        ContractTour.checkTopics(graft);
    }

    @Tag("documents")
    @ParameterizedTest
    @MethodSource("documentsWithCommands")
    void shouldDoWhatItsDocumentsSay(Path document) throws IOException, InterruptedException {
        Shell.assume(List.of("bash", "-c", "command -v curl"));

        new Shell(graft, Files.createTempDirectory(directory, "typed")).run(Documents.script(document));
    }

    static List<Path> documentsWithCommands() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path document : Documents.all()) {
            if (!Documents.script(document).isEmpty()) {
                documents.add(document);
            }
        }
        return documents;
    }

    @Test
    @Tag("documents")
    void shouldTrainAndServeATaskOfEachKind() {
        TinyTask.ofEachOtherKind().forEach(task -> task.begin(graft));
        for (TinyTask task : TinyTask.ofEachOtherKind()) {
            graft.awaitLive(task.name(), 1);
            task.check(graft);
        }
    }

    @Test
    @Tag("documents")
    void shouldServeClientsInPythonAndJavaScript() throws IOException, InterruptedException {
        Shell.assume(List.of("python3", "--version"));
        Shell.assume(List.of("node", "--eval", "fetch"));

        assertThat(client("python3", "graft_http.py", graft.server().toString(), "mail"))
                .contains("accepted 40 rejected []", "released", "version 1 says bill");
        assertThat(client("node", "graft_http.mjs", graft.server().toString(), "mail"))
                .contains("version 1 says ", "accepted 1", "examples 41");
    }

    @Test
    @Tag("documents")
    void shouldServeAStockKafkaClient() throws IOException, InterruptedException {
        Shell.assume(
                List.of("node", "--eval", "require('" + Documents.ROOT.resolve("clients/node_modules/kafkajs") + "')"));

        assertThat(client("node", "graft_kafka.mjs", graft.bootstrap(), "kafka-client"))
                .contains("accepted 5");
    }

    private static String client(String runtime, String file, String server, String task)
            throws IOException, InterruptedException {
        Path client = Documents.ROOT.resolve("clients").resolve(file);
        return new Shell(graft, directory).run(String.join(" ", runtime, client.toString(), server, task));
    }

    @Test
    void shouldForgetAnErasedTask() {
        train("erased", 1, Sentences.weatherOrFood());

        graft.erase("erased");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> graft.get("/v1/tasks/erased").statusCode() == 404);
        assertProblem(graft.predict("erased", 1, List.of("x")), 404, "unknown-task");
        assertThat(graft.json(graft.get("/v1/tasks")).findValuesAsText("task")).doesNotContain("erased");
    }

    private static void train(String task, int version, List<List<String>> topics) {
        if (version == 1) {
            graft.declare(task, Sentences.labels(topics), SHORT_TRAINING);
        }
        graft.send(task, Sentences.of(version, 30, topics));
        graft.train(task);
        graft.awaitVersion(task, version);
    }

    private static int answeringVersion(String task) {
        return graft.json(graft.post("/v1/tasks/" + task + "/predict", "{\"inputs\":[{\"text\":\"hello\"}]}"))
                .get("version")
                .asInt();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(graft.json(response).get("code").asText()).isEqualTo(code);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
