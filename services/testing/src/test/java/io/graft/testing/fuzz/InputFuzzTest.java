package io.graft.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.evaluation.Report;
import io.graft.onboarding.TopologyDriver;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.store.DirectoryArtifactStore;
import io.graft.schemas.Json;
import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.serving.http.QuestionReader;
import io.graft.serving.stream.PredictionStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Every public input with faults: what comes is taken or refused with a reason, in time and in bounded memory. Each of the
 * tests has its share of {@code graft.fuzz.inputs}, which the profile {@code fuzz} raises to a million; the seed is {@code
 * graft.fuzz.seed}, and the figures are written to {@code target/fuzz.json}.
 */
class InputFuzzTest {
    private static final int INPUTS = Integer.getInteger("graft.fuzz.inputs", 4_000);
    private static final long SEED = Long.getLong("graft.fuzz.seed", 7);

    private static final Report FIGURES = new Report(Map.of("inputs", INPUTS, "seed", SEED));

    /** Read before memory is measured: the first inputs load classes and fill caches. */
    private static final double WARM_UP = 0.3;

    /** What the heap may hold more at the end than after warming up. */
    private static final long GROWTH = 64L << 20;

    /** More than a histogram, eleven meters each, for every route and status that it can have. */
    private static final int METERS = 1_500;

    @TempDir
    private Path temporary;

    /** Of what is refused there is a line or a stack for each: only defects of our own are of interest. */
    @BeforeAll
    static void logDefectsOnly() {
        level(Logger.ROOT_LOGGER_NAME, Level.OFF);
        level("io.graft", Level.ERROR);
    }

    @AfterAll
    static void keepFigures() {
        FIGURES.write(Path.of("target/fuzz.json"));
    }

    @AfterAll
    static void logAsBefore() {
        level(Logger.ROOT_LOGGER_NAME, Level.WARN);
        level("io.graft", null);
    }

    private static void level(String logger, Level level) {
        ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
    }

    @Test
    void shouldAnswerEveryRequestWithoutADefect() throws IOException {
        int requests = INPUTS * 4 / 10;
        Map<Integer, Integer> statuses = new TreeMap<>();
        int unfinished = 0;
        try (FuzzedServer server = new FuzzedServer(new DirectoryArtifactStore(temporary));
                RawHttp http = new RawHttp(server.port())) {
            Requests fuzzed = new Requests(new Mutations(SEED), server.tasks());
            Heap heap = new Heap((int) (requests * WARM_UP));
            for (int i = 0; i < requests; i++) {
                Requests.Request request = fuzzed.next();
                Optional<RawHttp.Answer> answer = asked(http, i, request);
                if (answer.isEmpty()) {
                    unfinished++;
                } else {
                    check(answer.get(), i, request);
                    statuses.merge(answer.get().status(), 1, Integer::sum);
                }
                server.sent();
                heap.after(i);
            }
            heap.assertBounded(GROWTH);
            assertThat(server.meters()).as("meters").isLessThan(METERS);
        }
        report("requests", requests, Map.of("statuses", statuses, "unfinished", unfinished));
        assertThat(statuses.keySet()).contains(200, 202, 400, 404);
    }

    /** Empty only if the request has no end. */
    private static Optional<RawHttp.Answer> asked(RawHttp http, int i, Requests.Request request) {
        try {
            Optional<RawHttp.Answer> answer = http.ask(request.bytes(), request.head(), request.last());
            if (answer.isEmpty()) {
                // A connection may be closed while it is idle: any client asks again on a new one.
                answer = http.ask(request.bytes(), request.head(), request.last());
            }
            OptionalInt end = RequestEnd.of(request.bytes());
            if (answer.isEmpty() && end.isPresent()) {
                // The end of the connection, or nonsense behind the request, came before its answer: it is asked alone.
                answer = http.ask(Arrays.copyOf(request.bytes(), end.getAsInt()), request.head(), false);
                assertThat(answer)
                        .as("hung up on %s", shown(i, request.bytes()))
                        .isPresent();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(shown(i, request.bytes()), e);
        }
    }

    private static void check(RawHttp.Answer answer, int i, Requests.Request request) {
        if (answer.status() >= 500) {
            String body = new String(answer.body(), UTF_8);
            // HTTP of a version that there is not is not implemented.
            assertThat(request.broken() ? List.of(501, 503, 505) : List.of(503))
                    .as("%s%n%s", shown(i, request.bytes()), body)
                    .contains(answer.status());
        }
        if (answer.head().contains("problem+json") && !answer.head().contains("content-encoding") && !request.head()) {
            JsonNode problem = Json.tree(answer.body());
            assertThat(problem.path("code").asText()).isNotBlank();
            assertThat(problem.path("detail").asText()).isNotBlank();
        }
    }

    @Test
    void shouldCountOrRejectEveryExample() {
        int examples = INPUTS * 2 / 10;
        Mutations mutations = new Mutations(SEED);
        List<JsonNode> seeds = Seeds.goldens("example");
        long rejected = 0;
        Map<String, TaskState> states = new HashMap<>();
        Map<String, Integer> reasons = new TreeMap<>();
        try (TopologyDriver onboarding = new TopologyDriver(temporary.resolve("examples"))) {
            Heap heap = new Heap((int) (examples * WARM_UP));
            for (int i = 0; i < examples; i++) {
                onboarding.send(Topic.EXAMPLES, record(mutations, seeds));
                if (i % 1_000 == 999 || i == examples - 1) {
                    onboarding.later(Duration.ofSeconds(2));
                    for (TestRecord<byte[], byte[]> refused : onboarding.taken(Topic.EXAMPLES_REJECTED)) {
                        reasons.merge(header(refused, RejectionHeaders.REASON), 1, Integer::sum);
                        rejected++;
                    }
                    onboarding.taken(Topic.TASKS).forEach(state -> {
                        TaskState read = Json.read(state.value(), TaskState.class);
                        states.put(read.task(), read);
                    });
                    assertThat(onboarding.taken(Topic.DEAD_LETTERS)).isEmpty();
                    onboarding.forget();
                }
                heap.after(i);
            }
            heap.assertBounded(GROWTH);
        }
        long counted = states.values().stream()
                .map(TaskState::examples)
                .mapToLong(count -> count.accepted() + count.corrected() + count.deleted() + count.duplicate())
                .sum();
        assertThat(counted + rejected).isEqualTo(examples);
        assertThat(counted).isPositive();
        report("examples", examples, Map.of("counted", counted, "rejected", reasons));
    }

    @Test
    void shouldDecideOnEveryCommandAndResultOrLayItAside() {
        int messages = INPUTS / 10;
        Mutations mutations = new Mutations(SEED);
        List<JsonNode> commands = Seeds.goldens("task-command");
        List<JsonNode> results = Seeds.goldens("training-result");
        long aside = 0;
        long decided = 0;
        try (TopologyDriver onboarding = new TopologyDriver(temporary.resolve("commands"))) {
            Heap heap = new Heap((int) (messages * WARM_UP));
            for (int i = 0; i < messages; i++) {
                boolean command = mutations.chance(2);
                onboarding.send(
                        command ? Topic.TASK_COMMANDS : Topic.TRAINING_RESULTS,
                        record(mutations, command ? commands : results));
                List<TestRecord<byte[], byte[]>> letters = onboarding.taken(Topic.DEAD_LETTERS);
                assertThat(letters).hasSizeLessThan(2).allSatisfy(letter -> assertThat(
                                header(letter, RejectionHeaders.MESSAGE))
                        .isNotBlank());
                aside += letters.size();
                decided += 1 - letters.size();
                if (i % 100 == 99) {
                    onboarding.later(Duration.ofMillis(200));
                    onboarding.forget();
                }
                heap.after(i);
            }
            heap.assertBounded(GROWTH);
        }
        assertThat(aside).isPositive();
        assertThat(decided).isPositive();
        report("commandsAndResults", messages, Map.of("decided", decided, "deadLetters", aside));
    }

    @Test
    void shouldAnswerEveryPredictionRequestOrLayItAside() {
        int requests = INPUTS * 15 / 100;
        Mutations mutations = new Mutations(SEED);
        List<JsonNode> seeds = Seeds.goldens("prediction-request");
        Map<Topic, Integer> ends = new TreeMap<>();
        KafkaConfig kafka = new KafkaConfig("nowhere:1", "graft.", 1, (short) 1, Map.of());
        TopicPartition partition = new TopicPartition(kafka.name(Topic.PREDICTION_REQUESTS), 0);
        try (FuzzedServer server = new FuzzedServer(new DirectoryArtifactStore(temporary));
                MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            PredictionStream stream = new PredictionStream(
                    kafka, server, new QuestionReader(server.registry()), server::answer, () -> true);
            stream.onStart(consumer);
            consumer.rebalance(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            Heap heap = new Heap((int) (requests * WARM_UP));
            for (int i = 0; i < requests; i++) {
                ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                        partition.topic(),
                        0,
                        i,
                        mutations.chance(9) ? null : mutations.garbage(),
                        value(mutations, seeds));
                headers(mutations).forEach(record.headers()::add);
                consumer.addRecord(record);
                stream.onRecords(consumer.poll(Duration.ZERO), consumer);
                List<Topic> sent = server.sent();
                assertThat(sent).as("what became of request %d", i).hasSize(1);
                ends.merge(sent.get(0), 1, Integer::sum);
                heap.after(i);
            }
            heap.assertBounded(GROWTH);
            stream.onRecords(consumer.poll(Duration.ZERO), consumer);
            assertThat(consumer.committed(Set.of(partition)).get(partition).offset())
                    .isEqualTo(requests);
        }
        assertThat(ends.keySet()).containsExactlyInAnyOrder(Topic.PREDICTIONS, Topic.DEAD_LETTERS);
        report("predictionRequests", requests, ends);
    }

    @Test
    void shouldReadOrRefuseEveryArtifact() {
        int artifacts = INPUTS * 15 / 100;
        Mutations mutations = new Mutations(SEED);
        SortedMap<String, byte[]> good = ArtifactFiles.write(SmallArtifact.make());
        List<String> names =
                good.keySet().stream().filter(name -> name.endsWith(".json")).toList();
        Map<String, JsonNode> documents = new HashMap<>();
        names.forEach(name -> documents.put(name, Json.tree(good.get(name))));
        int refused = 0;
        Heap heap = new Heap((int) (artifacts * WARM_UP));
        for (int i = 0; i < artifacts; i++) {
            String name = mutations.one(names);
            Map<String, byte[]> files = new TreeMap<>(good);
            byte[] broken = mutations.like(
                    mutations.chance(10) ? List.copyOf(documents.values()) : List.of(documents.get(name)));
            files.put(name, broken);
            try {
                AdapterArtifact read = ArtifactFiles.read(files);
                assertThatCode(() -> ArtifactFiles.write(read)).doesNotThrowAnyException();
            } catch (CorruptArtifact e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError(name + " " + shown(i, broken), e);
            }
            heap.after(i);
        }
        heap.assertBounded(GROWTH);
        assertThat(refused).isBetween(1, artifacts - 1);
        report("artifacts", artifacts, Map.of("refused", refused));
    }

    /** A record whose key is mostly the task that it names. */
    private static TestRecord<byte[], byte[]> record(Mutations mutations, List<JsonNode> seeds) {
        byte[] value = value(mutations, seeds);
        String key = mutations.chance(8) ? mutations.text() : "refunds";
        List<String> tasks = new ArrayList<>();
        if (value != null && !mutations.chance(8)) {
            try {
                Json.tree(value).findValuesAsText("task").forEach(tasks::add);
            } catch (RuntimeException e) {
                tasks.clear();
            }
        }
        TestRecord<byte[], byte[]> record = new TestRecord<>(
                mutations.chance(50) ? null : (tasks.isEmpty() ? key : tasks.get(0)).getBytes(UTF_8), value);
        headers(mutations).forEach(record.headers()::add);
        return record;
    }

    private static byte[] value(Mutations mutations, List<JsonNode> seeds) {
        return mutations.chance(50) ? null : mutations.like(seeds);
    }

    private static List<Header> headers(Mutations mutations) {
        List<Header> headers = new ArrayList<>();
        while (mutations.chance(4)) {
            String name = mutations.chance(2)
                    ? "traceparent"
                    : mutations.chance(2) ? RejectionHeaders.REASON : mutations.text();
            headers.add(new org.apache.kafka.common.header.internals.RecordHeader(
                    name, mutations.chance(4) ? null : mutations.garbage()));
        }
        return headers;
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static String shown(int i, byte[] input) {
        String text = new String(input, ISO_8859_1).replaceAll("[^\\n -~]", ".");
        return "input " + i + " of seed " + SEED + ": " + text.substring(0, Math.min(1_000, text.length()));
    }

    private static void report(String what, int inputs, Object ends) {
        FIGURES.json()
                .putObject(what)
                .put("inputs", inputs)
                .set("ends", Json.mapper().valueToTree(ends));
    }
}
