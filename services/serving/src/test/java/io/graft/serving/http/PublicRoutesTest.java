package io.graft.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.graft.adapters.Input;
import io.graft.adapters.Prediction;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.platform.StartupException;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskState;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingProgress;
import io.graft.serving.ATask;
import io.graft.serving.AnAdapter;
import io.graft.serving.FakeEngine;
import io.graft.serving.FakeLog;
import io.graft.serving.FakeStore;
import io.graft.serving.access.Authentication;
import io.graft.serving.access.TenantRate;
import io.graft.serving.access.Tls;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.insight.Insight;
import io.graft.serving.insight.Lineage;
import io.graft.serving.insight.Rejected;
import io.graft.serving.insight.RejectedRing;
import io.graft.serving.insight.Traffic;
import io.graft.serving.insight.TrainingLog;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Answer.Refusal;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.predict.Question;
import io.graft.serving.registry.Change;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Every route and every code, over real HTTP, with Kafka and the engine played by fakes. */
final class PublicRoutesTest {
    private static final String PREDICT = "/v1/tasks/t/predict";
    private static final String CLASSIFICATION = "{\"kind\":\"classification\"}";

    private final Vertx vertx = Vertx.vertx();
    private final Registry registry = new Registry();
    private final FakeLog log = new FakeLog();
    private final Commands commands = new Commands(log, registry, () -> "command-1");
    private final Events events = new Events();
    private final AuditRing audits = new AuditRing();
    private final TrainingLog trainings = new TrainingLog();
    private final RejectedRing rejected = new RejectedRing();
    private final AtomicLong nanos = new AtomicLong();
    private final Traffic traffic = new Traffic(nanos::get);
    private final FakeStore store = new FakeStore();
    private final Map<VersionKey, String> quarantine = new ConcurrentHashMap<>();
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private volatile CompletionStage<Answer> answer = refused(Refusal.UNKNOWN_TASK);
    private volatile boolean ready = true;
    private HttpVerticle http;
    private WebClient client;

    @BeforeEach
    void open() {
        http = verticle(0);
        vertx.deployVerticle(http).await();
        client = WebClient.create(vertx);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldAnswerAsDocumented() {
        declared(ATask.named("t"));
        answers(new Prediction.Label(List.of("no", "yes"), new float[] {0.1f, 0.9f}, false));
        HttpResponse<Buffer> response = post(PREDICT, "{\"inputs\":[{\"text\":\"hello\"}]}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("content-type")).isEqualTo("application/json");
        assertThat(response.bodyAsString())
                .isEqualTo("{\"task\":\"t\",\"version\":3,\"adapterDigest\":\"sha256:a\",\"baseDigest\":\"sha256:b\","
                        + "\"outputs\":[{\"label\":\"yes\",\"scores\":{\"no\":0.1,\"yes\":0.9},\"truncated\":false}]}");
        assertThat(questions).containsExactly(new Question("t", null, List.of(new Input("hello", null))));
    }

    /** The other direction, that each answers as the document says, is held by the end-to-end test. */
    @Test
    void shouldMountTheRoutesOfItsPublishedDocuments() throws IOException {
        Set<String> published = new TreeSet<>();
        for (String document : List.of("openapi.yaml", "openapi-v2.yaml")) {
            JsonNode paths = new YAMLMapper()
                    .readTree(Path.of("../../schemas", document).toFile())
                    .get("paths");
            paths.properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(verb -> {
                if (!verb.equals("parameters")) {
                    published.add(verb.toUpperCase(Locale.ROOT) + " "
                            + path.getKey().replace("{model_name}", "{task}").replace("{model_version}", "{version}"));
                }
            }));
        }
        Set<String> mounted = new TreeSet<>();
        http.router().getRoutes().stream()
                .filter(route -> AccessRules.guards(String.valueOf(route.getPath())) && route.methods() != null)
                .forEach(route -> route.methods()
                        .forEach(
                                verb -> mounted.add(verb + " " + route.getPath().replaceAll(":([a-z]+)", "{$1}"))));

        assertThat(mounted).isNotEmpty().isEqualTo(published);
    }

    @Test
    void shouldWriteTheShortestNumbersThatReadBack() {
        declared(ATask.named("t"));
        float score = 1.0E-3f + Math.ulp(1.0E-3f);
        answers(new Prediction.Label(List.of("x"), new float[] {score}, false));
        String body = post(PREDICT, "{\"inputs\":[{\"text\":\"\"}]}").bodyAsString();
        String written = body.replaceAll(".*\"x\":([^}]*)}.*", "$1");
        assertThat(Float.parseFloat(written)).isEqualTo(score);
        assertThat(written).hasSizeLessThanOrEqualTo(Float.toString(score).length());
    }

    @Test
    void shouldPinAVersionAndTakePairs() {
        declared(ATask.named("t").pairs());
        post(PREDICT, "{\"version\":2,\"inputs\":[{\"text\":\"a\",\"textPair\":\"b\"}]}");
        assertThat(questions).containsExactly(new Question("t", 2, List.of(new Input("a", "b"))));
    }

    @Test
    void shouldRefuseAPredictionWithAStableCode() {
        declared(ATask.named("t"));
        String body = "{\"inputs\":[{\"text\":\"hello\"}]}";
        Map<Refusal, String> codes = Map.of(
                Refusal.UNKNOWN_TASK, "404 unknown-task",
                Refusal.UNKNOWN_VERSION, "404 unknown-version",
                Refusal.RETIRED_VERSION, "410 retired-version",
                Refusal.NOT_TRAINED_YET, "409 not-trained-yet",
                Refusal.OVERLOADED, "503 overloaded",
                Refusal.TASK_OVERLOADED, "429 overloaded",
                Refusal.QUARANTINED, "503 quarantined",
                Refusal.UNAVAILABLE, "503 unavailable",
                Refusal.DEFECT, "500 internal");
        assertThat(codes).hasSameSizeAs(Refusal.values());
        codes.forEach((refusal, code) -> {
            answer = refused(refusal);
            assertThat(problem(post(PREDICT, body))).isEqualTo(code);
        });
        answer = refused(Refusal.OVERLOADED);
        assertThat(post(PREDICT, body).getHeader("retry-after")).isEqualTo("1");
    }

    @Test
    void shouldNotTellTheInsidesOfADefect() {
        declared(ATask.named("t"));
        answer = CompletableFuture.failedFuture(new IllegalStateException("secret"));
        HttpResponse<Buffer> defect = post(PREDICT, "{\"inputs\":[{\"text\":\"hello\"}]}");
        assertThat(problem(defect)).isEqualTo("500 internal");
        assertThat(defect.bodyAsString()).doesNotContain("secret");
    }

    @Test
    void shouldRefuseAQuestionThatIsNone() {
        declared(ATask.named("t"));
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "{\"inputs\":[]}",
                "{\"inputs\":[\"x\"]}",
                "{\"inputs\":[{}]}",
                "{\"inputs\":[{\"text\":1}]}",
                "{\"inputs\":[{\"text\":\"x\"}],\"version\":0}",
                "{\"inputs\":[{\"text\":\"x\"}],\"version\":1.5}")) {
            assertThat(problem(post(PREDICT, body))).as(body).isEqualTo("400 invalid-body");
        }
        assertThat(problem(post(PREDICT, "{"))).isEqualTo("400 malformed-json");
        assertThat(problem(post(PREDICT, "{\"inputs\":[{\"text\":\"x\",\"textPair\":\"y\"}]}")))
                .isEqualTo("400 pair-mismatch");
        assertThat(problem(post("/v1/tasks/Bad.Name!/predict", "{}"))).isEqualTo("400 bad-task-name");
        assertThat(questions).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        declared(ATask.named("t"));
        String many = IntStream.range(0, 257).mapToObj(i -> "{\"text\":\"x\"}").collect(Collectors.joining(","));
        assertThat(problem(post(PREDICT, "{\"inputs\":[" + many + "]}"))).isEqualTo("413 too-large");
        // Code points count, not characters: 20,000 of two characters each are allowed.
        String wide = "\uD83D\uDE00".repeat(20_000);
        answer = refused(Refusal.NOT_TRAINED_YET);
        assertThat(problem(post(PREDICT, "{\"inputs\":[{\"text\":\"" + wide + "\"}]}")))
                .isEqualTo("409 not-trained-yet");
        assertThat(problem(post(PREDICT, "{\"inputs\":[{\"text\":\"" + wide + "x\"}]}")))
                .isEqualTo("413 too-large");
        assertThat(problem(post(PREDICT, " ".repeat((16 << 20) + 1)))).isEqualTo("413 too-large");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "x-gzip", "GZIP", "deflate"})
    void shouldUnpackBodies(String coding) {
        declared(ATask.named("t"));
        answer = refused(Refusal.NOT_TRAINED_YET);
        assertThat(problem(packed(coding, packed(coding, "{\"inputs\":[{\"text\":\"hello\"}]}"))))
                .isEqualTo("409 not-trained-yet");
        assertThat(questions).extracting(Question::inputs).containsExactly(List.of(new Input("hello", null)));
    }

    @ParameterizedTest
    @CsvSource({"gzip", "deflate"})
    void shouldRefuseBodiesThatAreNotPackedAsTheySay(String coding) {
        declared(ATask.named("t"));
        byte[] whole = packed(coding, "{\"inputs\":[{\"text\":\"hello\"}]}");
        for (byte[] broken : List.of(
                "{\"inputs\":[]}".getBytes(StandardCharsets.UTF_8),
                new byte[] {0x1f},
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length - 1))) {
            assertThat(problem(packed(coding, broken))).isEqualTo("400 invalid-body");
        }
        assertThat(problem(packed(coding, packed(coding, " ".repeat((16 << 20) + 1)))))
                .isEqualTo("413 too-large");
        assertThat(problem(packed(coding, packed(coding, " ".repeat((16 << 20) - 1) + "{"))))
                .isEqualTo("400 malformed-json");
        assertThat(questions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"br", "zstd", "'gzip, gzip'", "\u00e9"})
    void shouldRefuseBodiesThatArePackedOtherwise(String coding) {
        declared(ATask.named("t"));
        assertThat(problem(packed(coding, "{}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("415 unsupported-encoding");
    }

    @Test
    void shouldAnswerUnknownRoutesWithProblems() {
        assertThat(problem(get("/v1/nothing"))).isEqualTo("404 not-found");
        assertThat(problem(send(HttpMethod.PATCH, "/v1/tasks", ""))).isEqualTo("405 method-not-allowed");
    }

    @Test
    void shouldAnswerNothingBeforeTheRegistryIsRead() {
        ready = false;
        HttpResponse<Buffer> response = get("/v1/tasks");
        assertThat(problem(response)).isEqualTo("503 starting");
        assertThat(response.getHeader("retry-after")).isNotNull();
    }

    @Test
    void shouldShowATask() {
        declared(ATask.named("t").labels("a", "b").champion(2).lag(5, 990_000));
        registry.release("t", ATask.release("t", 2, 1, ATask.NOWHERE));
        HttpResponse<Buffer> task = get("/v1/tasks/t");
        assertThat(task.bodyAsString())
                .isEqualTo("{\"task\":\"t\",\"kind\":\"classification\",\"pair\":false,\"labels\":[\"a\",\"b\"],"
                        + "\"labelsDeclared\":true,\"examples\":{\"accepted\":0,\"corrected\":0,\"deleted\":0,"
                        + "\"duplicate\":0,\"rejected\":0,\"byLabel\":{},\"bySplit\":{}},"
                        + "\"job\":{\"id\":\"sha256:" + "0".repeat(64) + "\",\"version\":2,\"state\":\"released\"},"
                        + "\"earlierJobs\":[],\"drift\":null,"
                        + "\"champion\":2,\"live\":null,\"trainingLag\":{\"examples\":5,\"seconds\":10.0}}");
        assertThat(json(get("/v1/tasks")).path("tasks")).containsExactly(json(task));
        assertThat(problem(get("/v1/tasks/nobody"))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldShowNullsOfATaskWithoutJob() {
        declared(ATask.named("t"));
        JsonNode task = json(get("/v1/tasks/t"));
        assertThat(task.has("job")).isTrue();
        assertThat(task.path("job").isNull()).isTrue();
        assertThat(task.path("champion").isNull()).isTrue();
        assertThat(task.at("/trainingLag/seconds").doubleValue()).isZero();
    }

    @Test
    void shouldShowVersionsAndWhyOneIsNotUsed() {
        declared(ATask.named("t").champion(1));
        registry.version("t", 1, ATask.version("t", 1, ATask.NOWHERE));
        registry.version("t", 2, ATask.version("t", 2, ATask.NOWHERE));
        registry.release("t", ATask.release("t", 1, 1, ATask.NOWHERE));
        quarantine.put(new VersionKey("t", 2), "a flipped bit");
        JsonNode versions = json(get("/v1/tasks/t/versions")).path("versions");
        assertThat(versions).hasSize(2);
        assertThat(versions.path(0).path("champion").booleanValue()).isTrue();
        assertThat(versions.path(0).has("quarantined")).isFalse();
        assertThat(versions.path(0).at("/evaluation/value").doubleValue()).isEqualTo(0.9);
        assertThat(versions.path(1).path("quarantined").textValue()).isEqualTo("a flipped bit");
        assertThat(problem(get("/v1/tasks/nobody/versions"))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldDeclareATaskOnceItsStateShowsTheOutcome() {
        log.onboarding(command -> decided(ATask.named("t").labels("a", "b"), command, null));
        HttpResponse<Buffer> created =
                put("/v1/tasks/t", "{\"kind\":\"classification\",\"labels\":[\"a\",\"b\"],\"config\":{\"epochs\":2}}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).path("labels")).hasSize(2);
        assertThat(log.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo(Topic.TASK_COMMANDS);
            assertThat(sent.key()).isEqualTo("t");
            assertThat(sent.message()).isInstanceOfSatisfying(TaskCommand.Declare.class, declare -> {
                assertThat(declare.examplesEnd()).isEqualTo(FakeLog.END);
                assertThat(declare.labels()).containsExactly("a", "b");
                assertThat(declare.config().epochs()).isEqualTo(2);
            });
        });
        assertThat(put("/v1/tasks/t", CLASSIFICATION).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldPassOverAnOutcomeWithoutAnId() {
        ATask task = ATask.named("t").outcome(new CommandOutcome(null, null, null, null));
        log.onboarding(command -> decided(task, command, null));

        assertThat(put("/v1/tasks/t", CLASSIFICATION).statusCode()).isEqualTo(201);
    }

    @Test
    void shouldTellWhyADeclarationIsRefused() {
        declared(ATask.named("t"));
        log.onboarding(command -> decided(ATask.named("t"), command, "declared-otherwise"));
        assertThat(problem(put("/v1/tasks/t", CLASSIFICATION))).isEqualTo("409 declared-otherwise");
        assertThat(problem(put("/v1/tasks/t", "{\"kind\":\"poetry\"}"))).isEqualTo("400 unsupported-kind");
        for (String body : List.of(
                "{}",
                "{\"kind\":\"classification\",\"labels\":[1]}",
                "{\"kind\":\"classification\",\"labels\":\"a\"}",
                "{\"kind\":\"classification\",\"pair\":\"yes\"}",
                "{\"kind\":\"classification\",\"config\":{\"epochs\":\"x\"}}")) {
            assertThat(problem(put("/v1/tasks/t", body))).as(body).isEqualTo("400 invalid-body");
        }
    }

    @Test
    void shouldRefuseLabelsThatNoTaskMayHaveBeforeItAsksOnboarding() {
        String long256 = "\uD83D\uDE00".repeat(255);
        String labels = IntStream.range(0, 65)
                .mapToObj(number -> "\"" + Character.toString(0x20000 + number) + long256 + "\"")
                .collect(Collectors.joining(","));

        for (String bad : List.of("", "\"a\"", "\"a\",\"a\"", "\"a\",\" \"", labels)) {
            assertThat(problem(put("/v1/tasks/t", "{\"kind\":\"classification\",\"labels\":[" + bad + "]}")))
                    .isEqualTo("400 invalid-labels");
        }
        assertThat(log.sent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bottleneck, 0, 1, 512, 513",
        "epochs, 0, 1, 100, 101",
        "batchSize, 1, 2, 256, 257",
        "learningRate, 0, 1e-9, 1, 1.01",
        "layerNormRate, -0.1, 0, 1, 1.01",
        "maxTokens, 15, 16, 512, 513",
        "trials, 0, 1, 4, 5",
        "shards, 0, 1, 64, 65",
        "seed, 1.5, -9223372036854775808, 9223372036854775807, 9223372036854775808",
        "maxTokens, 16.5, 17, 18, 4294967328"
    })
    void shouldTakeTrainingSettingsInTheirRangesOnly(
            String setting, String below, String least, String most, String above) {
        log.onboarding(command -> decided(ATask.named("t"), command, null));
        for (String good : List.of(least, most, "null")) {
            assertThat(declare(setting, good).statusCode()).as(good).isLessThan(300);
        }
        int sent = log.sent().size();
        for (String bad : List.of(below, above, "\"1\"", "true", "[]")) {
            HttpResponse<Buffer> refused = declare(setting, bad);
            assertThat(problem(refused)).as(bad).isEqualTo("400 invalid-body");
            assertThat(json(refused).path("detail").textValue()).contains("config." + setting);
        }
        assertThat(log.sent()).hasSize(sent);
    }

    @ParameterizedTest
    @CsvSource({"placement, seq_bn, par_bn", "metric, matthews, f1"})
    void shouldTakeTrainingSettingsByTheirNamesOnly(String setting, String known, String unknown) {
        log.onboarding(command -> decided(ATask.named("t"), command, null));

        assertThat(declare(setting, '"' + known + '"').statusCode()).isLessThan(300);
        for (String bad : List.of('"' + unknown + '"', "1", "[]")) {
            HttpResponse<Buffer> refused = declare(setting, bad);
            assertThat(problem(refused)).as(bad).isEqualTo("400 invalid-body");
            assertThat(json(refused).path("detail").textValue())
                    .contains("config." + setting)
                    .contains(known);
        }
    }

    @Test
    void shouldTakeAMetricForClassificationsOnly() {
        HttpResponse<Buffer> refused =
                put("/v1/tasks/t", "{\"kind\":\"regression\",\"config\":{\"metric\":\"accuracy\"}}");

        assertThat(problem(refused)).isEqualTo("400 invalid-body");
        assertThat(json(refused).path("detail").textValue()).contains("config.metric", "classifications");
        assertThat(log.sent()).isEmpty();
    }

    private HttpResponse<Buffer> declare(String setting, String value) {
        return put("/v1/tasks/t", "{\"kind\":\"classification\",\"config\":{\"" + setting + "\":" + value + "}}");
    }

    @Test
    void shouldSayThatAnOutcomeDidNotShow() {
        declared(ATask.named("t"));
        assertThat(problem(put("/v1/tasks/t", CLASSIFICATION))).isEqualTo("503 unconfirmed");
        assertThat(send(HttpMethod.DELETE, "/v1/tasks/t", "").statusCode()).isEqualTo(202);
    }

    @Test
    void shouldSayThatKafkaDoesNotAnswer() {
        declared(ATask.named("t"));
        log.failWith(new IllegalStateException("no broker"));
        assertThat(problem(put("/v1/tasks/t", CLASSIFICATION))).isEqualTo("503 log-unavailable");
        assertThat(problem(post("/v1/tasks/t/train", ""))).isEqualTo("503 log-unavailable");
        assertThat(problem(post("/v1/tasks/unknown/train", ""))).isEqualTo("503 log-unavailable");
        String example = "[{\"text\":\"x\",\"label\":\"a\"}]";
        assertThat(problem(post("/v1/tasks/t/examples", example))).isEqualTo("503 log-unavailable");
        log.failWith(new RejectedExecutionException());
        assertThat(problem(post("/v1/tasks/t/examples", example))).isEqualTo("429 overloaded");
    }

    @Test
    void shouldEraseATask() {
        declared(ATask.named("t"));
        log.onboarding(command -> registry.task("t", null).forEach(commands::onChange));
        HttpResponse<Buffer> erased = send(HttpMethod.DELETE, "/v1/tasks/t", "");
        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(erased.body()).isNull();
        assertThat(problem(send(HttpMethod.DELETE, "/v1/tasks/t", ""))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldStartATraining() {
        declared(ATask.named("t"));
        log.onboarding(command -> decided(ATask.named("t"), command, null));
        HttpResponse<Buffer> response = post("/v1/tasks/t/train", "");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.bodyAsString()).isEqualTo("{\"job\":\"job-1\"}");
        log.onboarding(command -> decided(ATask.named("t"), command, "not-enough-examples"));
        assertThat(problem(post("/v1/tasks/t/train", ""))).isEqualTo("409 not-enough-examples");
    }

    @Test
    void shouldTrainATaskWhoseFirstExamplesAreOnTheirWay() {
        log.onboarding(command -> decided(ATask.named("fresh"), command, null));
        assertThat(post("/v1/tasks/fresh/train", "").statusCode()).isEqualTo(202);
    }

    @Test
    void shouldCancelAJob() {
        declared(ATask.named("t"));
        log.onboarding(command -> decided(ATask.named("t"), command, null));
        assertThat(post("/v1/tasks/t/cancel", "").statusCode()).isEqualTo(200);
        assertThat(log.sent().get(0).message()).isInstanceOf(TaskCommand.Cancel.class);
        log.onboarding(command -> decided(ATask.named("t"), command, "no-job"));
        assertThat(problem(post("/v1/tasks/t/cancel", ""))).isEqualTo("409 no-job");
        assertThat(problem(post("/v1/tasks/nobody/cancel", ""))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldTakeExamplesOfOtherKinds() {
        HttpResponse<Buffer> response = post(
                "/v1/tasks/fresh/examples",
                "[{\"text\":\"a\",\"labels\":[]},{\"text\":\"a\",\"score\":1},"
                        + "{\"text\":\"q\",\"textPair\":\"abc\",\"span\":{\"start\":1,\"end\":3}},"
                        + "{\"tokens\":[\"a\"],\"tags\":[\"O\"]},{\"tokens\":[\"a\"],\"tags\":[]},"
                        + "{\"text\":\"q\",\"textPair\":\"abc\",\"span\":{\"start\":1,\"end\":4}}]");
        JsonNode body = json(response);
        assertThat(body.path("accepted").intValue()).isEqualTo(4);
        assertThat(body.path("rejected"))
                .extracting(one -> one.path("reason").textValue())
                .containsExactly("tag-count", "span-outside");
    }

    @Test
    void shouldDeclareASpanTaskAsOneOfPairsUnlessToldOtherwise() {
        log.onboarding(command -> decided(ATask.named("t"), command, null));
        send(HttpMethod.PUT, "/v1/tasks/t", "{\"kind\":\"span\"}");
        assertThat(log.sent().get(0).message())
                .isInstanceOfSatisfying(TaskCommand.Declare.class, declare -> assertThat(declare.pair())
                        .isTrue());
    }

    @Test
    void shouldReleaseAVersion() {
        declared(ATask.named("t"));
        log.onboarding(command -> decided(ATask.named("t"), command, null));
        assertThat(post("/v1/tasks/t/release", "{\"version\":2}").bodyAsString())
                .isEqualTo("{\"task\":\"t\",\"version\":2}");
        log.onboarding(command -> decided(ATask.named("t"), command, "unknown-version"));
        assertThat(problem(post("/v1/tasks/t/release", "{\"version\":9}"))).isEqualTo("404 unknown-version");
        assertThat(problem(post("/v1/tasks/t/release", "{}"))).isEqualTo("400 invalid-body");
        assertThat(problem(post("/v1/tasks/nobody/release", "{\"version\":1}"))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldRetireAVersion() {
        declared(ATask.named("t"));
        log.onboarding(command -> decided(ATask.named("t"), command, null));
        assertThat(post("/v1/tasks/t/retire", "{\"version\":2}").bodyAsString())
                .isEqualTo("{\"task\":\"t\",\"version\":2}");
        assertThat(log.sent().get(0).message())
                .isInstanceOfSatisfying(TaskCommand.Retire.class, retire -> assertThat(retire.version())
                        .isEqualTo(2));
        log.onboarding(command -> decided(ATask.named("t"), command, "version-in-use"));
        assertThat(problem(post("/v1/tasks/t/retire", "{\"version\":1}"))).isEqualTo("409 version-in-use");
        log.onboarding(command -> decided(ATask.named("t"), command, "retired-version"));
        assertThat(problem(post("/v1/tasks/t/release", "{\"version\":2}"))).isEqualTo("410 retired-version");
    }

    @Test
    void shouldListARetiredVersionAndSayThatItsArtifactIsGone() {
        declared(ATask.named("t"));
        registry.version("t", 2, ATask.version("t", 2, ATask.NOWHERE).retired(7));
        assertThat(json(get("/v1/tasks/t/versions")).at("/versions/0/retiredAt").longValue())
                .isEqualTo(7);
        assertThat(problem(get("/v1/tasks/t/versions/2"))).isEqualTo("410 retired-version");
        assertThat(problem(get("/v1/tasks/t/versions/2/adapter"))).isEqualTo("410 retired-version");
    }

    @Test
    void shouldSendAcceptedExamplesAndNameTheRejected() {
        declared(ATask.named("t").labels("a", "b"));
        HttpResponse<Buffer> response = post(
                "/v1/tasks/t/examples",
                "[{\"text\":\"one\",\"label\":\"a\"},{\"text\":\"two\",\"label\":\"c\"},"
                        + "{\"task\":\"u\",\"text\":\"three\",\"label\":\"a\"},7,{\"text\":\"five\"},"
                        + "{\"text\":\"six\",\"textPair\":\"6\",\"label\":\"a\"},{\"id\":\"x\",\"deleted\":true}]");
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode body = json(response);
        assertThat(body.path("accepted").intValue()).isEqualTo(2);
        assertThat(body.path("rejected"))
                .extracting(one ->
                        one.path("index").intValue() + " " + one.path("reason").textValue())
                .containsExactly(
                        "1 unknown-label", "2 key-mismatch", "3 malformed-json", "4 missing-target", "5 pair-mismatch");
        assertThat(log.sent()).hasSize(2).allSatisfy(sent -> {
            assertThat(sent.topic()).isEqualTo(Topic.EXAMPLES);
            assertThat(sent.key()).isEqualTo("t");
        });
        assertThat(new String((byte[]) log.sent().get(0).message(), StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"one\",\"label\":\"a\",\"task\":\"t\"}");
    }

    @Test
    void shouldTakeNdjsonForATaskThatDoesNotExistYet() {
        String lines = IntStream.range(0, 2_500)
                .mapToObj(i -> "{\"text\":\"text " + i + "\",\"label\":\"a\"}")
                .collect(Collectors.joining("\n", "", "\n\nnot json\n"));
        HttpResponse<Buffer> response = request(HttpMethod.POST, "/v1/tasks/fresh/examples")
                .putHeader("content-type", "application/x-ndjson")
                .sendBuffer(Buffer.buffer(lines))
                .await();
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode body = json(response);
        assertThat(body.path("accepted").intValue()).isEqualTo(2_500);
        assertThat(body.path("rejected")).hasSize(1);
        assertThat(body.at("/rejected/0/index").intValue()).isEqualTo(2_500);
        assertThat(body.at("/rejected/0/reason").textValue()).isEqualTo("malformed-json");
        assertThat(log.sent()).hasSize(2_500);
    }

    @Test
    void shouldRejectLinesThatAreNoUtf8RatherThanReplaceLetters() {
        HttpResponse<Buffer> response = request(HttpMethod.POST, "/v1/tasks/fresh/examples")
                .putHeader("content-type", "application/x-ndjson")
                .sendBuffer(Buffer.buffer(
                        "{\"text\":\"caf\u00e9\",\"label\":\"a\"}\r\n \r\n{\"text\":\"tea\",\"label\":\"a\"}"
                                .getBytes(StandardCharsets.ISO_8859_1)))
                .await();
        JsonNode body = json(response);
        assertThat(body.path("accepted").intValue()).isEqualTo(1);
        assertThat(body.at("/rejected/0/reason").textValue()).isEqualTo("malformed-json");
        assertThat(body.path("rejected")).hasSize(1);
    }

    @Test
    void shouldRefuseExamplesThatAreNoArray() {
        assertThat(problem(post("/v1/tasks/t/examples", "{}"))).isEqualTo("400 invalid-body");
        assertThat(problem(post("/v1/tasks/t/examples", "[{]"))).isEqualTo("400 malformed-json");
        assertThat(problem(post("/v1/tasks/t/examples", "[" + "1,".repeat(50_000) + "1]")))
                .isEqualTo("413 too-large");
    }

    @Test
    void shouldShowTheLatestAuditsFirst() {
        audits.add(audit(1));
        audits.add(audit(2));
        JsonNode shown = json(get("/v1/audits")).path("audits");
        assertThat(shown).extracting(audit -> audit.path("version").intValue()).containsExactly(2, 1);
        assertThat(shown.path(0).at("/beforeAfter/changed").intValue()).isZero();
    }

    @Test
    void shouldShowTheCourseOfATraining() {
        declared(ATask.named("t"));
        trainings.add(new TrainingLog.Point(
                7, new TrainingProgress("t", 1, "job", "training", 1, 2, 3, 10, 0.5, 0.75, null)));
        JsonNode course = json(get("/v1/tasks/t/training")).path("points");
        assertThat(course).hasSize(1);
        assertThat(course.path(0).path("at").longValue()).isEqualTo(7);
        assertThat(course.path(0).path("loss").doubleValue()).isEqualTo(0.5);
        assertThat(problem(get("/v1/tasks/nobody/training"))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldShowRejectedExamplesOfTheTaskWithTheirReasons() {
        declared(ATask.named("t"));
        for (String task : new String[] {"t", "u", "t", null}) {
            rejected.add(new Rejected(task, "unknown-label", "no such label", "{}", 1));
        }
        rejected.add(new Rejected("t", "malformed-json", "no JSON", "<script>", 2));
        JsonNode shown = json(get("/v1/tasks/t/rejected"));
        assertThat(shown.path("latest").intValue()).isEqualTo(3);
        assertThat(shown.path("reasons").toString()).isEqualTo("{\"malformed-json\":1,\"unknown-label\":2}");
        assertThat(shown.at("/examples/0/excerpt").textValue()).isEqualTo("<script>");
        assertThat(problem(get("/v1/tasks/nobody/rejected"))).isEqualTo("404 unknown-task");
    }

    @Test
    void shouldShowWhereAVersionComesFrom() {
        declared(ATask.named("t"));
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, new FakeEngine());
        registry.version("t", 1, ATask.version("t", 1, artifact));
        registry.version("t", 2, ATask.version("t", 2, ATask.NOWHERE));
        JsonNode version = json(get("/v1/tasks/t/versions/1"));
        assertThat(version.path("version").intValue()).isEqualTo(1);
        assertThat(version.at("/lineage/seed").longValue()).isEqualTo(1);
        assertThat(version.at("/lineage/baseName").textValue()).isEqualTo("fake");
        assertThat(version.at("/lineage/profile/device").textValue()).isNotEmpty();
        assertThat(version.at("/lineage").has("canaries")).isFalse();
        assertThat(problem(get("/v1/tasks/t/versions/2"))).isEqualTo("503 unavailable");
        for (String none : List.of("3", "x", "01", "99999999999")) {
            assertThat(problem(get("/v1/tasks/t/versions/" + none))).isEqualTo("404 unknown-version");
        }
        store.damage(artifact);
        assertThat(problem(get("/v1/tasks/t/versions/1"))).isEqualTo("503 quarantined");
    }

    @Test
    void shouldExportAVersionAndInstallItAgain() {
        declared(ATask.named("t").labels("no", "yes"));
        ArtifactReference artifact = AnAdapter.ofTask("t").in(store, new FakeEngine());
        registry.version("t", 1, ATask.version("t", 1, artifact));

        JsonNode exported = json(get("/v1/tasks/t/versions/1/adapter"));

        assertThat(exported.path("files").fieldNames())
                .toIterable()
                .containsExactly(
                        "adapter.safetensors",
                        "adapter_config.json",
                        "graft.json",
                        "head_config.json",
                        "model_head.safetensors");
        log.onboarding(command -> decided(ATask.named("t").labels("no", "yes"), command, null));
        assertThat(post("/v1/tasks/t/install", exported.toString()).statusCode())
                .isEqualTo(202);
        TaskCommand.Install sent = (TaskCommand.Install) log.sent().get(0).message();
        assertThat(AdapterHubDirectory.read(ArtifactArchive.unpack(store.get(sent.adapter())), new FakeEngine().base())
                        .weights()
                        .values())
                .isEqualTo(AnAdapter.ofTask("t").weights().values());
        assertThat(sent.adapter().uri()).startsWith("tasks/t/installs/");
        log.onboarding(command -> decided(ATask.named("t").labels("no", "yes"), command, "not-enough-examples"));
        assertThat(problem(post("/v1/tasks/t/install", exported.toString()))).isEqualTo("409 not-enough-examples");
    }

    @Test
    void shouldInstallNothingThatIsNoAdapterForTheTask() {
        declared(ATask.named("t").labels("no", "yes"));
        declared(ATask.named("u").labels("no", "maybe"));
        FakeEngine engine = new FakeEngine();
        registry.version("t", 1, ATask.version("t", 1, AnAdapter.ofTask("t").in(store, engine)));
        String other = "sha256:" + "e".repeat(64);
        registry.version(
                "t",
                2,
                ATask.version("t", 2, AnAdapter.ofTask("t").onBase(other).in(store, engine)));
        ObjectNode exported = (ObjectNode) json(get("/v1/tasks/t/versions/1/adapter"));

        HttpResponse<Buffer> labels = post("/v1/tasks/u/install", exported.toString());
        assertThat(problem(labels)).isEqualTo("400 invalid-adapter");
        assertThat(labels.bodyAsString()).contains("[maybe] are the task's alone, [yes] the head's");
        assertThat(problem(get("/v1/tasks/t/versions/2/adapter"))).isEqualTo("503 quarantined");
        assertThat(problem(get("/v1/tasks/t/versions/3/adapter"))).isEqualTo("404 unknown-version");
        assertThat(problem(post("/v1/tasks/nobody/install", "{}"))).isEqualTo("404 unknown-task");
        for (String body : List.of("{}", "[]", "{\"files\":{\"../x\":\"\"}}", "{\"files\":{\"graft.json\":\"%\"}}")) {
            assertThat(problem(post("/v1/tasks/t/install", body))).as(body).isEqualTo("400 invalid-body");
        }
        exported.withObject("files").remove("head_config.json");
        assertThat(problem(post("/v1/tasks/t/install", exported.toString()))).isEqualTo("400 invalid-adapter");
        assertThat(log.sent()).isEmpty();
    }

    @Test
    void shouldShowTheTrafficOfTheLastMinute() {
        traffic.watched(question -> answer).ask(new Question("t", null, List.of(new Input("x", null))));
        nanos.addAndGet(1_000_000_000L);
        JsonNode stats = json(get("/v1/stats"));
        assertThat(stats.path("requests").intValue()).isEqualTo(1);
        assertThat(stats.path("answers")).hasSize(60);
        assertThat(stats.at("/latencyMillis/p99").doubleValue()).isPositive();
        assertThat(stats.path("node").textValue()).isEqualTo("node");
        assertThat(stats.path("fingerprint").textValue()).isEqualTo("sha256:f");
    }

    @Test
    void shouldServeTheConsoleBeforeTheRegistryIsRead() {
        ready = false;
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(get("/console/app.js").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldStreamEvents() {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpClientResponse response = vertx.createHttpClient()
                .request(HttpMethod.GET, http.port(), "127.0.0.1", "/v1/events")
                .compose(request -> request.send())
                .onSuccess(started -> started.handler(chunk -> received.add(chunk.toString())))
                .await();
        assertThat(response.getHeader("content-type")).isEqualTo("text/event-stream");
        await().until(() -> events.listeners() == 1);
        events.audit(audit(1));
        events.changed(new Change.TaskErased("t", 0));
        await().until(() -> String.join("", received).contains("event: task-erased\ndata: {\"task\":\"t\"}\n\n"));
        assertThat(String.join("", received)).contains("event: audit\ndata: {\"node\":\"n\"");
        response.request().connection().close().await();
        await().until(() -> events.listeners() == 0);
    }

    @Test
    void shouldMeasureAStreamOfEventsWhoeverEndsIt() {
        HttpClientResponse first = vertx.createHttpClient()
                .request(HttpMethod.GET, http.port(), "127.0.0.1", "/v1/events")
                .compose(request -> request.send())
                .await();
        first.request().connection().close().await();
        await().until(() -> eventStreams() == 1);

        vertx.createHttpClient()
                .request(HttpMethod.GET, http.port(), "127.0.0.1", "/v1/events")
                .compose(request -> request.send())
                .await();
        vertx.undeploy(vertx.deploymentIDs().iterator().next()).await();
        await().until(() -> eventStreams() == 2);
        assertThat(events.listeners()).isZero();
    }

    private long eventStreams() {
        return metrics.find("graft.http.requests").tag("route", "/v1/events").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void shouldRefuseWhatCannotBeDecoded() {
        declared(ATask.named("t"));
        for (String path : List.of("/v1/tasks/t?a=%", "/v1/tasks/%zz", "/v1/tasks/%")) {
            assertThat(problem(get(path))).isEqualTo("400 invalid-body");
        }
    }

    @Test
    void shouldReadAFormAsAnyOtherBody() {
        declared(ATask.named("t"));
        answers(new Prediction.Score(1, false));
        for (String type : List.of(
                "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded")) {
            assertThat(request(HttpMethod.GET, "/v1/tasks/t")
                            .putHeader("content-type", type)
                            .send()
                            .await()
                            .statusCode())
                    .isEqualTo(200);
            assertThat(request(HttpMethod.POST, PREDICT)
                            .putHeader("content-type", type)
                            .sendBuffer(Buffer.buffer("{\"inputs\":[{\"text\":\"x\"}]}"))
                            .await()
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldTakeARequestWithoutAnEndForNoDefect() throws IOException {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            String head = "POST " + PREDICT + " HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
            socket.getOutputStream().write((head + "no chunk\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list).filteredOn(ILoggingEvent::getLevel, Level.ERROR).isEmpty();
    }

    @Test
    void shouldRefuseWhatAPageOfAnotherSiteSends() {
        for (String site : List.of("cross-site", "same-site")) {
            assertThat(problem(client.post(http.port(), "127.0.0.1", "/v1/tasks/t/train")
                            .putHeader("sec-fetch-site", site)
                            .send()
                            .await()))
                    .isEqualTo("403 forbidden");
        }
        assertThat(problem(client.post(http.port(), "127.0.0.1", "/v1/tasks/t/train")
                        .putHeader("sec-fetch-site", "same-origin")
                        .send()
                        .await()))
                .isEqualTo("404 unknown-task");
    }

    @Test
    void shouldCloseAConnectionOnWhichNothingComesAnyMore() throws IOException {
        HttpVerticle impatient = new HttpVerticle(api(Optional.empty()), "127.0.0.1", 0, Duration.ofMillis(100));
        vertx.deployVerticle(impatient).await();

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
            String half = "POST " + PREDICT + " HTTP/1.1\r\nhost: x\r\ncontent-length: 20\r\n\r\n{\"inputs\"";
            socket.getOutputStream().write(half.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void shouldMeasureMadeUpMethodsAsOne() {
        for (String method : List.of("BREW", "FRY")) {
            send(HttpMethod.valueOf(method), "/v1/tasks", "");
        }
        await().untilAsserted(
                        () -> assertThat(metrics.find("graft.http.requests").timers())
                                .extracting(timer -> timer.getId().getTag("method"))
                                .containsExactly("other"));
    }

    @Test
    void shouldMeasureByRouteNotByTask() {
        get("/v1/tasks/some-task");
        await().until(() -> metrics.find("graft.http.requests").timer() != null);
        assertThat(metrics.find("graft.http.requests").tag("status", "404").timer())
                .satisfies(timer -> assertThat(timer.getId().getTag("route")).isEqualTo("/v1/tasks/:task"));
    }

    @ParameterizedTest
    @CsvSource({"/v1/tasks", "/v2", "/v1/nothing", "/v1/tasks/t?a=%"})
    void shouldLetBrowsersDoNothingWithAnswers(String path) {
        MultiMap headers = get(path).headers();
        assertThat(headers.get("x-content-type-options")).isEqualTo("nosniff");
        assertThat(headers.get("referrer-policy")).isEqualTo("no-referrer");
        assertThat(headers.get("content-security-policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(headers.get("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(headers.get("cache-control")).isEqualTo("no-store");
        assertThat(headers).as("who made the server").noneMatch(header -> header.getKey()
                .equalsIgnoreCase("server"));
    }

    @ParameterizedTest
    @CsvSource({"/metrics", "/health/live", "/health/ready"})
    void shouldLeaveToTheManagementPortWhatIsThere(String path) {
        assertThat(problem(get(path))).isEqualTo("404 not-found");
    }

    @Test
    void shouldSpeakHttpsWithItsCertificate(@TempDir Path directory) throws Exception {
        Tls tls = certificate(directory);
        HttpVerticle https = verticle(0, Optional.of(tls));
        vertx.deployVerticle(https).await();
        WebClient trusting = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setSsl(true)
                        .setTrustOptions(new PemTrustOptions().addCertPath(tls.certificate())));

        HttpResponse<Buffer> answer =
                trusting.get(https.port(), "127.0.0.1", "/v1/tasks").send().await();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("strict-transport-security")).isEqualTo("max-age=31536000");
        assertThat(get("/v1/tasks").getHeader("strict-transport-security")).isNull();
        assertThatThrownBy(() -> client.get(https.port(), "127.0.0.1", "/v1/tasks")
                        .send()
                        .await())
                .as("plain HTTP on the same port")
                .isNotNull();
    }

    /** One that signs itself, by the JDK's own tool. */
    private static Tls certificate(Path directory) throws Exception {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-validity",
                        "2",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        return new Tls(
                pem(
                        directory.resolve("server.crt"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                pem(
                        directory.resolve("server.key"),
                        "PRIVATE KEY",
                        keys.getKey("server", password).getEncoded()));
    }

    private static String pem(Path file, String what, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n")
                .toString();
    }

    @Test
    void shouldSayInOneSentenceThatThePortIsTaken() {
        assertThatThrownBy(() -> vertx.deployVerticle(verticle(http.port())).await())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(Integer.toString(http.port()))
                .hasMessageContaining("GRAFT_HTTP_PORT");
    }

    private HttpVerticle verticle(int port) {
        return verticle(port, Optional.empty());
    }

    private HttpVerticle verticle(int port, Optional<Tls> tls) {
        return new HttpVerticle(api(tls), "127.0.0.1", port);
    }

    private PublicApi api(Optional<Tls> tls) {
        return new PublicApi(
                () -> ready,
                registry,
                new LiveVersions(),
                key -> Optional.ofNullable(quarantine.get(key)),
                question -> {
                    questions.add(question);
                    return answer;
                },
                log,
                commands,
                events,
                audits,
                new Insight(
                        trainings, rejected, traffic, lineage(), new Insight.Node("node", "sha256:b", "p", "sha256:f")),
                new AdapterFiles(store, new FakeEngine().base(), Runnable::run),
                metrics,
                Tracing.OFF,
                Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC),
                Duration.ofMillis(200),
                Authentication.NONE,
                TenantRate.UNLIMITED,
                tls);
    }

    private Lineage lineage() {
        return new Lineage(store, Runnable::run);
    }

    private void declared(ATask task) {
        TaskState state = task.state();
        registry.task(state.task(), state);
    }

    private void answers(Prediction output) {
        answer =
                CompletableFuture.completedFuture(new Answer.Answered("t", 3, "sha256:a", "sha256:b", List.of(output)));
    }

    /** What onboarding writes when it has decided. */
    private void decided(ATask task, TaskCommand command, @Nullable String refusal) {
        String job = command instanceof TaskCommand.Train && refusal == null ? "job-1" : null;
        TaskState state = task.outcome(new CommandOutcome(command.id(), refusal, refusal, job))
                .state();
        registry.task(state.task(), state).forEach(commands::onChange);
    }

    private static CompletionStage<Answer> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(new Answer.Refused(refusal, "one sentence"));
    }

    private static Audit audit(int version) {
        return new Audit(
                "n", "t", version, version, "p", new Audit.BeforeAfter(16, 0), new Audit.Recorded(16, 0, 0), 1, null);
    }

    private HttpResponse<Buffer> get(String path) {
        return request(HttpMethod.GET, path).send().await();
    }

    private HttpResponse<Buffer> post(String path, String body) {
        return send(HttpMethod.POST, path, body);
    }

    private HttpResponse<Buffer> put(String path, String body) {
        return send(HttpMethod.PUT, path, body);
    }

    private HttpResponse<Buffer> send(HttpMethod method, String path, String body) {
        return request(method, path)
                .putHeader("content-type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await();
    }

    private HttpResponse<Buffer> packed(String coding, byte[] body) {
        return request(HttpMethod.POST, PREDICT)
                .putHeader("content-encoding", coding)
                .sendBuffer(Buffer.buffer(body))
                .await();
    }

    private static byte[] packed(String coding, String body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out =
                coding.equals("deflate") ? new DeflaterOutputStream(packed) : new GZIPOutputStream(packed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.request(method, http.port(), "127.0.0.1", path);
    }

    private static JsonNode json(HttpResponse<Buffer> response) {
        return Json.tree(response.body().getBytes());
    }

    /** Status and code of a problem, which must be well-formed. */
    private static String problem(HttpResponse<Buffer> response) {
        assertThat(response.getHeader("content-type")).isEqualTo("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.path("status").intValue()).isEqualTo(response.statusCode());
        assertThat(problem.path("title").textValue()).isNotBlank();
        assertThat(problem.path("detail").textValue()).isNotBlank();
        return response.statusCode() + " " + problem.path("code").textValue();
    }
}
