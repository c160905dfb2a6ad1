package io.graft.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.Graft;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.onboarding.Onboarding;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.TaskPartition;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.DirectoryArtifactStore;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Evaluation;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import io.graft.schemas.TrainingSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the log, on a real broker with onboarding beside them. */
class LogCommandsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    /** A task whose examples were all rejected. */
    private static final TaskState EMPTY = new TaskState(
            "t",
            TaskKind.CLASSIFICATION,
            false,
            List.of(),
            false,
            TaskState.ExampleCounts.NONE,
            null,
            null,
            new TaskState.TrainingLag(0, null),
            List.of(),
            null,
            null);

    private static EmbeddedKafka broker;
    private static Map<String, String> variables;
    private static KafkaConfig kafka;
    private static Onboarding onboarding;
    private static ArtifactStore store;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        // What the settings say about partitions is for topics that are still to be made.
        variables = Map.of(
                "GRAFT_KAFKA_BOOTSTRAP", broker.bootstrap(),
                "GRAFT_STORE_DIRECTORY", directory.resolve("store").toString());
        kafka = KafkaConfig.from(Settings.of(
                Map.of("GRAFT_KAFKA_BOOTSTRAP", broker.bootstrap(), "GRAFT_PARTITIONS", "2"), KafkaConfig.SETTINGS));
        onboarding = new Onboarding(new OnboardingConfig(kafka, directory.resolve("state"), 100, 1, 0, "sha256:base"));
        onboarding.start();
        store = new DirectoryArtifactStore(directory.resolve("store"));
    }

    @AfterAll
    static void stop() {
        onboarding.close();
        broker.close();
    }

    @Test
    void shouldCountAgainAndNoticeWhatIsMissing() throws IOException {
        send("counted", "a", "yes");
        send("counted", "b", "no");
        send("counted", "b", "no");
        put(Topic.EXAMPLES, "counted", "counted", "no example".getBytes(UTF_8));
        awaitCounts("counted", 2, 1, 1);
        ArtifactReference adapter = version("counted");

        assertThat(run("recount", "--task", "counted")).as(this::said).isZero();
        assertThat(out.toString(UTF_8))
                .contains("examples received 4, and as many", "live examples in the log 2", "as published")
                .doesNotContain("different ", "unknown ");

        Files.write(directory.resolve("store").resolve(adapter.uri()), new byte[] {9});
        put(Topic.TASK_DATA, TaskKey.ofExample("counted", "a"), "counted", null);

        assertThat(run("recount", "--task", "counted")).isEqualTo(ExitCode.UNHEALTHY.number());
        assertThat(out.toString(UTF_8))
                .contains("different  live examples in the log 1, but in the state 2")
                .contains("different  adapter of version 1: " + adapter.uri());
    }

    /** In topics of its own, which nothing but this test writes. */
    @Test
    void shouldCountWhatBecameADeadLetterAndNotMissWhatRetentionHasTaken() throws Exception {
        Map<String, String> aged = new HashMap<>(variables);
        aged.put("GRAFT_TOPIC_PREFIX", "aged.");
        assertThat(run(aged, "topics")).as(this::said).isZero();
        KafkaConfig config = KafkaConfig.from(Settings.of(
                Map.of("GRAFT_KAFKA_BOOTSTRAP", broker.bootstrap(), "GRAFT_TOPIC_PREFIX", "aged."),
                KafkaConfig.SETTINGS));
        int partition = TaskPartition.of("t", config.partitions());
        for (Topic topic : List.of(Topic.EXAMPLES, Topic.EXAMPLES, Topic.EXAMPLES_REJECTED, Topic.DEAD_LETTERS)) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(config.name(topic), partition, "t", "no example".getBytes(UTF_8));
            String offset = topic == Topic.DEAD_LETTERS ? "1" : "0";
            Map.of("topic", "aged.examples", "partition", Integer.toString(partition), "offset", offset)
                    .forEach((name, value) ->
                            record.headers().add(RejectionHeaders.ERRORS + name, value.getBytes(UTF_8)));
            put(record);
        }
        // They were rejected in another partition, where none is the task's.
        ProducerRecord<String, byte[]> strayed =
                new ProducerRecord<>(config.name(Topic.EXAMPLES_REJECTED), partition, "t", new byte[] {1});
        strayed.headers().add(RejectionHeaders.TOPIC, "aged.examples".getBytes(UTF_8));
        put(strayed);
        put(strayed);
        put(new ProducerRecord<>(config.name(Topic.TASKS), partition, "t", Json.bytes(EMPTY)));

        assertThat(run(aged, "recount", "--task", "t")).as(this::said).isZero();
        assertThat(out.toString(UTF_8)).contains("examples received 2, and as many");

        try (Admin admin = KafkaClients.admin(config)) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(config.name(Topic.EXAMPLES_REJECTED), partition),
                            RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }

        assertThat(run(aged, "recount", "--task", "t")).as(this::said).isZero();
        assertThat(out.toString(UTF_8))
                .contains("unknown    how many examples were rejected")
                .doesNotContain("examples received");
    }

    @Test
    void shouldSayThatThereIsNoSuchTask() {
        assertThat(run("recount", "--task", "unheard-of")).isEqualTo(ExitCode.FAILED.number());
        assertThat(err.toString(UTF_8)).contains("there is no task unheard-of in the log");
    }

    @Test
    void shouldListWhatWasRejectedAndSendItAgain() {
        int wrong = 1 - TaskPartition.of("strayed", 2);
        sendTo(wrong, "strayed", Json.bytes(Example.labelled("strayed", "a text", "yes")));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(run("rejected", "list", "--task", "strayed"))
                    .as(this::said)
                    .isZero();
            assertThat(out.toString(UTF_8)).contains("wrong-partition");
        });
        assertThat(out.toString(UTF_8)).contains("from graft.examples-" + wrong + "@", "strayed: {");

        assertThat(run("rejected", "retry", "--task", "strayed", "--reason", "wrong-partition"))
                .as(this::said)
                .isZero();

        assertThat(out.toString(UTF_8)).contains("1 of 1 sent again");
        awaitCounts("strayed", 1, 0, 0);
        new CommittedLog(kafka).read(Topic.EXAMPLES, "strayed", record -> assertThat(
                        record.headers().lastHeader(RejectedRecord.RETRY_OF))
                .isNotNull());
    }

    @Test
    void shouldSweepWhatARetiredVersionAloneNames() {
        send("retired", "a", "yes");
        awaitCounts("retired", 1, 0, 0);
        AdapterVersion shared =
                publish("retired", version("retired", 1, "shared").retired(5));
        AdapterVersion alone = publish("retired", version("retired", 2, "alone").retired(5));
        publish("retired", version("retired", 3, "shared"));

        assertThat(run("sweep", "--hours", "0")).as(this::said).isZero();

        assertThat(out.toString(UTF_8))
                .contains(alone.artifact().uri())
                .doesNotContain(shared.artifact().uri());
        assertThat(run("recount", "--task", "retired")).as(this::said).isZero();
        assertThat(out.toString(UTF_8)).contains("adapter of version 3").doesNotContain("of version 2");
    }

    @Test
    void shouldSweepOnlyOldObjectsThatTheLogDoesNotName() throws IOException {
        send("swept", "a", "yes");
        awaitCounts("swept", 1, 0, 0);
        ArtifactReference named = version("swept");
        ArtifactReference orphan = store.put("swept", ArtifactStore.ADAPTERS, new byte[] {7, 7});
        ArtifactReference young = store.put("swept", ArtifactStore.ADAPTERS, new byte[] {8, 8});
        makeOld(named);
        makeOld(orphan);

        assertThat(run("sweep")).as(this::said).isZero();

        assertThat(out.toString(UTF_8)).contains(orphan.uri(), "1 objects deleted");
        assertThat(store.get(named)).isNotEmpty();
        assertThat(store.get(young)).containsExactly(8, 8);
    }

    @Test
    void shouldNotSweepAnAdapterThatAJobHasYetToInstall() throws IOException {
        ArtifactReference files = store.put("lent", ArtifactStore.INSTALLS, new byte[] {5, 5});
        makeOld(files);
        put(Topic.TRAINING_JOBS, "lent", "lent", Json.bytes(installing("lent", files)));

        assertThat(run("sweep")).as(this::said).isZero();

        assertThat(store.get(files)).containsExactly(5, 5);
    }

    @Test
    void shouldSweepWhatOnlyJobsAndResultsOfAnErasedTaskName() throws IOException {
        ArtifactReference files = store.put("gone", ArtifactStore.INSTALLS, new byte[] {6, 6});
        ArtifactReference adapter = store.put("gone", ArtifactStore.ADAPTERS, new byte[] {6, 7});
        makeOld(files);
        makeOld(adapter);
        version("neighbour");
        put(Topic.TRAINING_JOBS, "gone", "gone", Json.bytes(installing("gone", files)));
        put(Topic.TRAINING_JOBS, "gone", "gone", null);
        put(
                Topic.TRAINING_RESULTS,
                "gone",
                "gone",
                Json.bytes(new TrainingResult.Finished(
                        "gone",
                        "sha256:gone",
                        1,
                        adapter,
                        adapter,
                        "sha256:base",
                        "profile",
                        new Evaluation("accuracy", 0.9, 0.1, 4, 0.5, "normal"),
                        null)));

        assertThat(run("sweep")).as(this::said).isZero();

        assertThat(out.toString(UTF_8)).contains(files.uri(), adapter.uri());
    }

    private static void makeOld(ArtifactReference object) throws IOException {
        Files.setLastModifiedTime(
                directory.resolve("store").resolve(object.uri()),
                FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }

    private static TrainingJob installing(String task, ArtifactReference files) {
        return new TrainingJob(
                task,
                1,
                "sha256:" + task,
                1,
                TaskKind.CLASSIFICATION,
                false,
                List.of("no", "yes"),
                Map.of("no", 1L, "yes", 1L),
                TrainingSettings.UNSET,
                "sha256:base",
                null,
                2L,
                null,
                files);
    }

    @Test
    void shouldNotSweepAStoreOfWhichTheLogKnowsNothing() {
        Map<String, String> elsewhere = new java.util.HashMap<>(variables);
        elsewhere.put("GRAFT_TOPIC_PREFIX", "other.");
        store.put("kept", ArtifactStore.ADAPTERS, new byte[] {1});
        assertThat(run(elsewhere, "topics")).isZero();

        assertThat(run(elsewhere, "sweep", "--hours", "0")).isEqualTo(ExitCode.FAILED.number());

        assertThat(err.toString(UTF_8)).contains("the log names none of them");
    }

    private static ArtifactReference version(String task) {
        return publish(task, version(task, 1, task)).artifact();
    }

    private static AdapterVersion publish(String task, AdapterVersion version) {
        put(Topic.ADAPTERS, TaskKey.ofVersion(task, version.version()), task, Json.bytes(version));
        return version;
    }

    private static AdapterVersion version(String task, int number, String content) {
        ArtifactReference artifact = store.put(task, ArtifactStore.ADAPTERS, content.getBytes(UTF_8));
        return new AdapterVersion(
                task,
                number,
                "sha256:job",
                1,
                artifact,
                artifact,
                "sha256:base",
                "profile",
                new Evaluation("accuracy", 0.9, 0.1, 4, 0.5, "normal"),
                null,
                null);
    }

    private static void awaitCounts(String task, long accepted, long duplicate, long rejected) {
        await().atMost(PATIENCE).until(() -> {
            byte[] state = new CommittedLog(kafka).latest(Topic.TASKS, task).get(task);
            if (state == null) {
                return false;
            }
            TaskState.ExampleCounts counts = Json.read(state, TaskState.class).examples();
            return counts.accepted() == accepted && counts.duplicate() == duplicate && counts.rejected() == rejected;
        });
    }

    private static void send(String task, String id, String label) {
        put(
                Topic.EXAMPLES,
                task,
                task,
                ("{\"task\":\"" + task + "\",\"id\":\"" + id + "\",\"text\":\"text " + id + "\",\"label\":\"" + label
                                + "\"}")
                        .getBytes(UTF_8));
    }

    private static void put(Topic topic, String key, String task, byte[] value) {
        put(new ProducerRecord<>(kafka.name(topic), TaskPartition.of(task, 2), key, value));
    }

    private static void sendTo(int partition, String key, byte[] value) {
        put(new ProducerRecord<>(kafka.name(Topic.EXAMPLES), partition, key, value));
    }

    private static void put(ProducerRecord<String, byte[]> record) {
        try (KafkaProducer<String, byte[]> producer = KafkaClients.producer(kafka, "test")) {
            assertThat(producer.send(record)).succeedsWithin(PATIENCE);
        }
    }

    private String said() {
        return out.toString(UTF_8) + err.toString(UTF_8);
    }

    private int run(String... arguments) {
        return run(variables, arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        out.reset();
        err.reset();
        return Graft.run(
                new Environment(
                        environment,
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        false),
                arguments);
    }
}
