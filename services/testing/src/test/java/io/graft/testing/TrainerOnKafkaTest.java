package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.platform.StartupException;
import io.graft.platform.config.EngineConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.http.Health;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.TaskPartition;
import io.graft.platform.kafka.Topics;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.DirectoryArtifactStore;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Digest;
import io.graft.schemas.Json;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskKind;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingProgress;
import io.graft.schemas.TrainingResult;
import io.graft.schemas.TrainingSettings;
import io.graft.trainer.Trainer;
import io.graft.trainer.TrainerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer on a real broker; jobs and data come in one transaction, as onboarding sends them. */
class TrainerOnKafkaTest {
    private static final String PRODUCER = "00f067aa0ba902b7";
    private static final int PARTITIONS = 3;
    private static final List<String> LABELS = List.of("question", "statement");

    @TempDir
    static Path directory;

    private static EmbeddedKafka broker;
    private static Encoder encoder;
    private static Vertx vertx;
    private static KafkaConfig kafka;
    private static ArtifactStore store;

    private final Health health = new Health();

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        kafka = new KafkaConfig(broker.bootstrap(), "graft.", PARTITIONS, (short) 1, Map.of());
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        store = new DirectoryArtifactStore(directory.resolve("store"));
        encoder = Encoder.load(new EngineSettings("cpu", "fp32"));
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
        encoder.close();
        broker.close();
    }

    @Test
    void shouldLeaveExistingTopicsAlone() {
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
    }

    @Test
    void shouldRefuseTopicsOfAnotherPartitionCount() {
        KafkaConfig other = new KafkaConfig(kafka.bootstrap(), "graft.", PARTITIONS + 1, (short) 1, Map.of());
        try (Admin admin = KafkaClients.admin(other)) {
            assertThatThrownBy(() -> Topics.ensure(admin, other))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("has 3 partitions, but GRAFT_PARTITIONS is 4");
        }
    }

    @Test
    void shouldAnswerAJobAndCommitIt() {
        TrainingJob job = send("short", 1);
        try (Trainer trainer = trainer()) {
            assertThat(trainer).isNotNull();
            await().atMost(Duration.ofMinutes(1)).until(() -> results(job).size() == 2);
            await().until(() -> committed(job) == endOfJobs(job));
            assertThat(health.readyProblems()).isEmpty();
        }

        TrainingResult.Finished finished =
                (TrainingResult.Finished) results(job).get(1);
        assertThat(results(job).get(0)).isEqualTo(new TrainingResult.Started(job.task(), job.job(), 1));
        assertThat(finished.evaluation().rows()).isEqualTo(4);
        assertThat(store.get(finished.artifact()))
                .hasSize((int) finished.artifact().bytes());
        assertThat(read(Topic.TRAINING_PROGRESS, job, TrainingProgress.class))
                .extracting(TrainingProgress::phase)
                .contains("data", "training", "evaluation", "upload");
    }

    @Test
    void shouldGiveUpAJobWhenClosedAndDoItAfterItsNextStart() {
        TrainingJob job = send("long", 400);
        try (Trainer trainer = trainer()) {
            assertThat(trainer).isNotNull();
            await().atMost(Duration.ofMinutes(1)).until(() -> steps(job) > 0);
        }
        assertThat(results(job)).hasOnlyElementsOfType(TrainingResult.Started.class);
        assertThat(committed(job)).isLessThan(endOfJobs(job));

        try (Trainer again = trainer()) {
            assertThat(again).isNotNull();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> read(Topic.TRAINING_PROGRESS, job, TrainingProgress.class).stream()
                                    .filter(one -> one.phase().equals("data"))
                                    .count()
                            == 2);
            giveUp(job);
        }
    }

    @Test
    void shouldStopTheTrainingOfATaskThatIsErased() {
        TrainingJob job = send("erased", 400);
        try (Trainer trainer = trainer()) {
            assertThat(trainer).isNotNull();
            await().atMost(Duration.ofMinutes(1)).until(() -> steps(job) > 0);
            long afterJob = endOfJobs(job);
            giveUp(job);
            await().atMost(Duration.ofMinutes(1)).until(() -> committed(job) >= afterJob);
            TrainingJob next = send("next", 1);
            await().atMost(Duration.ofMinutes(1)).until(() -> results(next).size() == 2);
        }
        assertThat(results(job)).hasOnlyElementsOfType(TrainingResult.Started.class);
    }

    /** Example, decision, job, training, result, release, publication and prediction, over Kafka and over HTTP. */
    @Test
    void shouldLeaveOneTraceFromAnExampleToThePredictionsItLedTo() throws ExecutionException, InterruptedException {
        String examples = "4bf92f3577b34da6a3ce929d0e0e4736";
        String overHttp = "0af7651916cd43dd8448eb211c80319c";
        String overKafka = "1af7651916cd43dd8448eb211c80319c";
        try (TracedGraft graft = new TracedGraft(broker.bootstrap(), directory.resolve("traced"), encoder, vertx);
                KafkaProducer<String, byte[]> producer = KafkaLog.producer(broker.bootstrap())) {
            await().atMost(Duration.ofMinutes(1)).until(graft::isReady);
            graft.request("PUT", "/v1/tasks/t", "{\"config\":{\"epochs\":2,\"maxTokens\":64}}", trace("2".repeat(32)));
            for (Sentences.Row row : Sentences.of(1, 30, Sentences.weatherOrFood())) {
                String example = "{\"task\":\"t\",\"text\":\"" + row.text() + "\",\"label\":\"" + row.label() + "\"}";
                producer.send(traced("traced.examples", "t", example, examples)).get();
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> graft.live("t", trace("3".repeat(32))) == 1);
            String question = "{\"id\":\"q\",\"task\":\"t\",\"inputs\":[{\"text\":\"rain\"}]}";
            graft.request("POST", "/v1/tasks/t/predict", question, trace(overHttp));
            producer.send(traced("traced.prediction-requests", "t", question, overKafka))
                    .get();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> graft.spans("predict").size() == 2);

            Map<String, String> parents = new HashMap<>();
            for (String name : List.of(
                    "decide traced.examples", "decide later", "train", "decide traced.training-results", "go live")) {
                for (SpanData span : graft.spans(name)) {
                    assertThat(span.getTraceId()).as(name).isEqualTo(examples);
                    assertThat(span.getStatus().getStatusCode()).as(name).isNotEqualTo(StatusCode.ERROR);
                    parents.put(span.getSpanId(), span.getParentSpanId());
                }
            }
            assertThat(graft.spans("go live")).hasSize(1);
            List<String> path =
                    new ArrayList<>(List.of(graft.spans("go live").get(0).getSpanId()));
            while (parents.containsKey(path.get(path.size() - 1))) {
                path.add(parents.get(path.get(path.size() - 1)));
            }
            assertThat(path)
                    .as("live, because of a result, of a training, of a decision, of an example, of its producer")
                    .hasSize(6)
                    .endsWith(PRODUCER);
            assertThat(graft.spans("predict"))
                    .extracting(SpanData::getTraceId)
                    .containsExactlyInAnyOrder(overHttp, overKafka);
            assertThat(graft.spans("predict")).allSatisfy(span -> assertThat(span.getLinks())
                    .extracting(link -> link.getSpanContext().getSpanId())
                    .containsExactly(path.get(1)));
            assertThat(KafkaLog.records(broker.bootstrap(), "traced.predictions"))
                    .singleElement()
                    .satisfies(answer -> assertThat(
                                    answer.headers().lastHeader("traceparent").value())
                            .asString()
                            .contains(overKafka));
        }
    }

    private static String trace(String id) {
        return "00-" + id + "-" + PRODUCER + "-01";
    }

    private static ProducerRecord<String, byte[]> traced(String topic, String key, String json, String trace) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, json.getBytes(StandardCharsets.UTF_8));
        record.headers().add("traceparent", trace(trace).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** As onboarding tells that a task was erased, or its job cancelled. */
    private static void giveUp(TrainingJob job) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                KafkaClients.common(kafka, "eraser"), new StringSerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                    kafka.name(Topic.TRAINING_JOBS), TaskPartition.of(job.task(), PARTITIONS), job.task(), null));
        }
    }

    private Trainer trainer() {
        TrainerConfig config = new TrainerConfig(
                kafka,
                new StoreConfig.Directory(directory.resolve("store")),
                new EngineConfig("cpu", "fp32"),
                Duration.ofHours(1));
        return Trainer.start(
                vertx, config, encoder, store, Clock.systemUTC(), new SimpleMeterRegistry(), Tracing.OFF, health);
    }

    /** Sixteen examples, four of them for validation, and the job that covers them. */
    private static TrainingJob send(String task, int epochs) {
        TrainingSettings settings = new TrainingSettings(8, epochs, 8, null, 32, 1, 1L);
        TrainingJob job = new TrainingJob(
                task,
                1,
                Digest.of(task, settings.toString()),
                16,
                TaskKind.CLASSIFICATION,
                false,
                LABELS,
                Map.of("question", 8L, "statement", 8L),
                settings,
                encoder.baseDigest(),
                null,
                16L,
                null);
        Map<String, Object> properties = new HashMap<>(KafkaClients.common(kafka, "onboarding-" + task));
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "onboarding-" + task);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int row = 0; row < 16; row++) {
                AcceptedExample example = example(task, row);
                var unused = producer.send(record(Topic.TASK_DATA, TaskKey.ofExample(task, example.id()), example));
            }
            var unused = producer.send(record(Topic.TRAINING_JOBS, task, job));
            producer.commitTransaction();
        }
        return job;
    }

    private static AcceptedExample example(String task, int row) {
        boolean question = row % 2 == 0;
        String text = question ? "Where is number " + row + "?" : "Here is number " + row + ".";
        return AcceptedExample.of(
                task,
                "row" + row,
                text,
                null,
                null,
                new Target.Label(LABELS.get(question ? 0 : 1)),
                row < 12 ? Split.TRAIN : Split.VALIDATION,
                row + 1);
    }

    private static ProducerRecord<String, byte[]> record(Topic topic, String key, Object message) {
        int partition = TaskPartition.of(TaskKey.task(key), PARTITIONS);
        return new ProducerRecord<>(kafka.name(topic), partition, key, Json.bytes(message));
    }

    private static List<TrainingResult> results(TrainingJob job) {
        return read(Topic.TRAINING_RESULTS, job, TrainingResult.class);
    }

    private static long steps(TrainingJob job) {
        return read(Topic.TRAINING_PROGRESS, job, TrainingProgress.class).stream()
                .filter(one -> one.step() > 0)
                .count();
    }

    private static long endOfJobs(TrainingJob job) {
        TopicPartition partition = partition(Topic.TRAINING_JOBS, job);
        try (Consumer<String, byte[]> consumer = KafkaClients.consumer(kafka, "probe")) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private static long committed(TrainingJob job) {
        TopicPartition partition = partition(Topic.TRAINING_JOBS, job);
        try (Consumer<String, byte[]> consumer =
                KafkaClients.consumer(kafka, "probe", Map.of("group.id", Trainer.group(kafka)))) {
            OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
            return committed == null ? 0 : committed.offset();
        }
    }

    private static TopicPartition partition(Topic topic, TrainingJob job) {
        return new TopicPartition(kafka.name(topic), TaskPartition.of(job.task(), PARTITIONS));
    }

    private static <T> List<T> read(Topic topic, TrainingJob job, Class<T> type) {
        TopicPartition partition = partition(topic, job);
        List<T> messages = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = KafkaClients.consumer(kafka, "probe")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    if (record.key().equals(job.task())) {
                        messages.add(Json.read(record.value(), type));
                    }
                });
            }
        }
        return messages;
    }
}
