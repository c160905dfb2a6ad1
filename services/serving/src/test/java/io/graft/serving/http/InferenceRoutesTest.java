package io.graft.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.graft.adapters.Input;
import io.graft.adapters.Prediction;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKind;
import io.graft.serving.ATask;
import io.graft.serving.FakeEngine;
import io.graft.serving.FakeLog;
import io.graft.serving.FakeStore;
import io.graft.serving.access.Authentication;
import io.graft.serving.access.TenantRate;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.insight.Insight;
import io.graft.serving.insight.Lineage;
import io.graft.serving.insight.RejectedRing;
import io.graft.serving.insight.Traffic;
import io.graft.serving.insight.TrainingLog;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Answer.Refusal;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.predict.Question;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Open Inference Protocol over real HTTP; every answer is checked against {@code openapi-v2.yaml}. */
final class InferenceRoutesTest {
    private static final String INFER = "/v2/models/t/infer";

    private final Vertx vertx = Vertx.vertx();
    private final Registry registry = new Registry();
    private final FakeLog log = new FakeLog();
    private final Map<VersionKey, String> quarantine = new ConcurrentHashMap<>();
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final List<String> connections = new CopyOnWriteArrayList<>();
    private volatile CompletionStage<Answer> answer = refused(Refusal.NOT_TRAINED_YET);
    private volatile boolean ready = true;
    private String deployment;
    private JsonNode contract;
    private HttpVerticle http;
    private WebClient client;

    @BeforeEach
    void open() throws IOException {
        contract = new YAMLMapper()
                .readTree(Path.of("../../schemas/openapi-v2.yaml").toFile());
        http = new HttpVerticle(
                new PublicApi(
                        () -> ready,
                        registry,
                        new LiveVersions(),
                        key -> Optional.ofNullable(quarantine.get(key)),
                        question -> {
                            questions.add(question);
                            return answer;
                        },
                        log,
                        new Commands(log, registry, () -> "command"),
                        new Events(),
                        new AuditRing(),
                        new Insight(
                                new TrainingLog(),
                                new RejectedRing(),
                                new Traffic(System::nanoTime),
                                new Lineage(new FakeStore(), Runnable::run),
                                new Insight.Node("node", "sha256:b", "p", "sha256:f")),
                        new AdapterFiles(new FakeStore(), new FakeEngine().base(), Runnable::run),
                        new SimpleMeterRegistry(),
                        Tracing.OFF,
                        Clock.systemUTC(),
                        Duration.ofMillis(200),
                        Authentication.NONE,
                        TenantRate.UNLIMITED,
                        Optional.empty()),
                "127.0.0.1",
                0);
        deployment = vertx.deployVerticle(http).await();
        client = WebClient.wrap(
                vertx.httpClientBuilder()
                        // A second one would be opened if the first is not back in the pool when its response is read.
                        .with(new PoolOptions().setHttp1MaxSize(1))
                        .withConnectHandler(connection ->
                                connections.add(connection.localAddress().toString()))
                        .build(),
                new WebClientOptions());
        registry.task("t", ATask.named("t").state());
        registry.version("t", 3, ATask.version("t", 3, ATask.NOWHERE));
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldNeitherListNorAskARetiredVersion() {
        registry.version("t", 2, ATask.version("t", 2, ATask.NOWHERE).retired(7));
        assertThat(get("/v2/models/t").path("versions"))
                .extracting(JsonNode::textValue)
                .containsExactly("3");
        for (String path : new String[] {"", "/ready"}) {
            assertThat(exchange(HttpMethod.GET, "/v2/models/t/versions/2" + path, "", 410)
                            .path("error")
                            .textValue())
                    .startsWith("retired-version");
        }
    }

    @Test
    void shouldTellOfTheServer() {
        assertThat(get("/v2").path("name").textValue()).isEqualTo("graft");
        assertThat(get("/v2/health/live").path("live").booleanValue()).isTrue();
        assertThat(get("/v2/health/ready").path("ready").booleanValue()).isTrue();
        ready = false;
        assertThat(exchange(HttpMethod.GET, "/v2/health/ready", "", 503)
                        .path("ready")
                        .booleanValue())
                .isFalse();
        assertThat(exchange(HttpMethod.GET, "/v2/models/t", "", 503)
                        .path("error")
                        .textValue())
                .startsWith("starting");
    }

    @Test
    void shouldTellOfAModel() {
        registry.task("pairs", ATask.named("pairs").pairs().state());
        assertThat(get("/v2/models/t").path("versions"))
                .extracting(JsonNode::textValue)
                .containsExactly("3");
        assertThat(get("/v2/models/pairs").path("inputs").findValuesAsText("name"))
                .containsExactly("text", "text_pair");
        assertThat(get("/v2/models/t/versions/3").path("outputs").findValuesAsText("name"))
                .containsExactly("label", "probabilities", "truncated");
        assertThat(get("/v2/models/t/versions/3/ready").path("ready").booleanValue())
                .isTrue();
        quarantine.put(new VersionKey("t", 3), "bad");
        assertThat(exchange(HttpMethod.GET, "/v2/models/t/versions/3/ready", "", 503)
                        .path("ready")
                        .booleanValue())
                .isFalse();
        assertThat(exchange(HttpMethod.GET, "/v2/models/t/ready", "", 503)
                        .path("ready")
                        .booleanValue())
                .as("nothing is live")
                .isFalse();
        for (String unknown : List.of(
                "/v2/models/nobody",
                "/v2/models/Bad!",
                "/v2/models/t/versions/4",
                "/v2/nothing",
                "/v2/models/t/versions/x/ready")) {
            assertThat(exchange(HttpMethod.GET, unknown, "", 404).path("error").textValue())
                    .isNotBlank();
        }
    }

    @Test
    void shouldAnswerABatchOfTexts() {
        answer(
                new Prediction.Label(List.of("no", "yes"), new float[] {0.25f, 0.75f}, false),
                new Prediction.Label(List.of("no", "yes"), new float[] {0.5f, 0.5f}, true));
        JsonNode body = infer(
                "/v2/models/t/versions/3/infer",
                "{\"id\":\"7\",\"inputs\":[{\"name\":\"text\",\"shape\":[2,1],\"datatype\":\"BYTES\","
                        + "\"data\":[[\"a\"],[\"b\"]]}]}");
        assertThat(questions)
                .containsExactly(new Question("t", 3, List.of(new Input("a", null), new Input("b", null))));
        assertThat(body.path("model_name").textValue()).isEqualTo("t");
        assertThat(body.path("model_version").textValue()).isEqualTo("3");
        assertThat(body.path("id").textValue()).isEqualTo("7");
        assertThat(body.path("outputs").toString())
                .isEqualTo("[{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"yes\",\"no\"]},"
                        + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[2,2],"
                        + "\"data\":[0.25,0.75,0.5,0.5],\"parameters\":{\"labels\":\"[\\\"no\\\",\\\"yes\\\"]\"}},"
                        + "{\"name\":\"truncated\",\"datatype\":\"BOOL\",\"shape\":[2],\"data\":[false,true]}]");
    }

    @Test
    void shouldAnswerEveryKindWithItsTensors() {
        Map<Prediction, List<String>> outputs = Map.of(
                new Prediction.Labels(List.of("a", "b"), new float[] {0.9f, 0.1f}, false),
                        List.of("labels", "probabilities", "truncated"),
                new Prediction.Score(0.5f, false), List.of("score", "truncated"),
                new Prediction.Span(1, 4, "abc", false), List.of("start", "end", "text", "truncated"),
                new Prediction.Tags(List.of("O", "B-x"), new float[] {1, 1}, false), List.of("tags", "truncated"));
        outputs.forEach((prediction, names) -> {
            answer(prediction);
            assertThat(infer(INFER, text("x")).path("outputs").findValuesAsText("name"))
                    .isEqualTo(names);
        });
    }

    @Test
    void shouldAskEveryKindAsItWasTrained() {
        registry.task("spans", ATask.named("spans").kind(TaskKind.SPAN).state());
        registry.task("tags", ATask.named("tags").kind(TaskKind.TAGGING).state());
        assertThat(get("/v2/models/spans").path("inputs").findValuesAsText("name"))
                .containsExactly("text", "text_pair");
        assertThat(get("/v2/models/tags").path("inputs").findValuesAsText("name"))
                .containsExactly("tokens");

        answer(new Prediction.Tags(List.of("O", "O"), new float[] {1, 1}, false));
        infer("/v2/models/tags/infer", text("Berlin sleeps").replace("\"text\"", "\"tokens\""));
        answer(new Prediction.Span(0, 1, "b", false));
        String pair = text("a")
                .replace("]}]}", "]},{\"name\":\"text_pair\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"b\"]}]}");
        infer("/v2/models/spans/infer", pair);
        assertThat(questions)
                .containsExactly(
                        new Question("tags", null, List.of(Input.ofTokens(List.of("Berlin", "sleeps")))),
                        new Question("spans", null, List.of(new Input("a", "b"))));
        for (String path : List.of("/v2/models/tags/infer", "/v2/models/spans/infer")) {
            exchange(HttpMethod.POST, path, text("alone"), 400);
        }
        assertThat(questions).hasSize(2);
    }

    @Test
    void shouldAnswerOnlyWithTheOutputsAskedFor() {
        answer(new Prediction.Score(0.5f, false));
        String body = text("x").replaceFirst("\\{", "{\"outputs\":[{\"name\":\"score\"}],");
        assertThat(infer(INFER, body).path("outputs").findValuesAsText("name")).containsExactly("score");
        exchange(HttpMethod.POST, INFER, body.replace("score", "logits"), 400);
    }

    @Test
    void shouldRefuseInTheProtocolsWords() {
        for (String bad : List.of(
                "{",
                "[]",
                "{\"inputs\":[]}",
                text("x").replace("BYTES", "FP32"),
                text("x").replace("[1]", "[2]"),
                text("x").replace("\"text\"", "\"image\""),
                text("x").replace("\"x\"", "7"))) {
            assertThat(exchange(HttpMethod.POST, INFER, bad, 400).path("error").textValue())
                    .as(bad)
                    .matches("(invalid-body|malformed-json): .+");
        }
        assertThat(questions).isEmpty();
        Map<Refusal, Integer> statuses = Map.of(
                Refusal.NOT_TRAINED_YET, 409,
                Refusal.OVERLOADED, 503,
                Refusal.TASK_OVERLOADED, 429,
                Refusal.QUARANTINED, 503);
        statuses.forEach((refusal, status) -> {
            answer = refused(refusal);
            exchange(HttpMethod.POST, INFER, text("x"), status);
        });
    }

    @Test
    void shouldKeepConnectionsAndCompressWhenAsked() {
        for (int i = 0; i < 3; i++) {
            get("/v2/models/t");
        }
        assertThat(connections).hasSize(1);
        HttpResponse<Buffer> compressed = client.get(http.port(), "127.0.0.1", "/v2/models/t")
                .putHeader("accept-encoding", "gzip")
                .send()
                .await();
        assertThat(compressed.getHeader("content-encoding")).isEqualTo("gzip");
        assertThat(compressed.body().getByte(0)).as("gzip's magic number").isEqualTo((byte) 0x1f);
    }

    @Test
    void shouldAnswerWhatIsInFlightBeforeItStops() {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        answer = later;
        var inFlight = client.post(http.port(), "127.0.0.1", INFER).sendBuffer(Buffer.buffer(text("x")));
        org.awaitility.Awaitility.await().until(() -> questions.size() == 1);
        var stopped = vertx.undeploy(deployment);
        later.complete(answered(List.of(new Prediction.Score(1, false))));
        assertThat(inFlight.await().statusCode()).isEqualTo(200);
        stopped.await();
    }

    private static String text(String text) {
        return "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"" + text + "\"]}]}";
    }

    private JsonNode get(String path) {
        return exchange(HttpMethod.GET, path, "", 200);
    }

    private JsonNode infer(String path, String body) {
        return exchange(HttpMethod.POST, path, body, 200);
    }

    /** The answer's body, once it has been found to be what the contract says. */
    private JsonNode exchange(HttpMethod method, String path, String body, int status) {
        HttpResponse<Buffer> response = client.request(method, http.port(), "127.0.0.1", path)
                .sendBuffer(Buffer.buffer(body))
                .await();
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
        assertThat(response.getHeader("content-type")).isEqualTo("application/json");
        JsonNode operation = operation(method, path);
        JsonNode schema = operation.isMissingNode()
                ? contract.at("/components/schemas/error_response")
                : schema(operation.path("responses").path(Integer.toString(status)));
        assertThat(violations(schema, response.bodyAsString())).isEmpty();
        if (status == 429 || (status == 503 && response.bodyAsString().contains("error"))) {
            assertThat(response.getHeader("retry-after")).isNotNull();
        }
        return Json.tree(response.body().getBytes());
    }

    private JsonNode operation(HttpMethod method, String path) {
        List<JsonNode> found = new ArrayList<>();
        contract.path("paths").properties().forEach(one -> {
            if (path.matches(one.getKey().replaceAll("\\{\\w+}", "[^/]+"))) {
                found.add(one.getValue().path(method.name().toLowerCase(java.util.Locale.ROOT)));
            }
        });
        return found.isEmpty() ? Json.mapper().missingNode() : found.get(0);
    }

    private JsonNode schema(JsonNode response) {
        assertThat(response.isMissingNode()).as("the contract names the status").isFalse();
        JsonNode resolved = response.has("$ref")
                ? contract.at(response.path("$ref").textValue().substring(1))
                : response;
        return resolved.at("/content/application~1json/schema");
    }

    /** A schema of the contract, with the contract's components beside it. */
    private List<?> violations(JsonNode schema, String body) {
        var whole = Json.mapper().createObjectNode();
        whole.setAll((com.fasterxml.jackson.databind.node.ObjectNode) schema);
        whole.set("components", contract.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.toString(), InputFormat.JSON)
                .validate(body, InputFormat.JSON);
    }

    private void answer(Prediction... outputs) {
        answer = CompletableFuture.completedFuture(answered(List.of(outputs)));
    }

    private static Answer answered(List<Prediction> outputs) {
        return new Answer.Answered("t", 3, "sha256:a", "sha256:b", outputs);
    }

    private static CompletionStage<Answer> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(new Answer.Refused(refusal, "one sentence"));
    }
}
