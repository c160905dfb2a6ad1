package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.Evaluation;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.DirectoryArtifactStore;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import io.graft.schemas.JobState;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Tasks as onboarding and a trainer leave them, in store and registry, but with adapters of random numbers, each shared by
 * every 97th: what a server makes of many tasks does not depend on what they have learned.
 */
final class ManyTasks implements AutoCloseable {
    private static final List<String> LABELS = List.of("no", "yes");
    /** Adapters. */
    static final int DIFFERENT = 97;

    private static final double DEVIATION = 0.02;
    private static final TrainingConfig CONFIG = TrainingConfig.defaults();
    private static final String DATA_SET = "sha256:" + "0".repeat(64);

    private final Encoder encoder;
    private final ArtifactStore store;
    private final KafkaProducer<String, byte[]> producer;
    private final int bottleneck;
    private final List<Adapter> adapters;
    private final Queue<Future<RecordMetadata>> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, AdapterVersion> trained = new ConcurrentHashMap<>();

    /** With the logits of its canaries. */
    @SuppressWarnings("ArrayRecordComponent") // read only
    private record Adapter(AdapterWeights weights, float[][] canaries) {}

    /** @param bottleneck of their adapters, in all layers */
    ManyTasks(Encoder encoder, Path store, String bootstrap, int bottleneck) {
        this.encoder = encoder;
        this.store = new DirectoryArtifactStore(store);
        this.producer = KafkaLog.producer(bootstrap);
        this.bottleneck = bottleneck;
        adapters =
                IntStream.range(0, DIFFERENT).parallel().mapToObj(this::adapter).toList();
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "many-%05d", number);
    }

    /** Trains, so to speak, and releases the first version of each of so many tasks; returns when all is written. */
    void releaseAll(int tasks) {
        IntStream.range(0, tasks).parallel().forEach(number -> release(number, 1));
        awaitWritten();
    }

    /** Makes another version of a task and releases it; returns when all is written. */
    void releaseNow(int task, int version) {
        release(task, version);
        awaitWritten();
    }

    /** Retires an earlier version. */
    void retire(int task, int version) {
        String key = name(task) + "/" + version;
        send(Topic.ADAPTERS, key, trained.remove(key).retired(System.currentTimeMillis()));
    }

    private void release(int number, int version) {
        String task = name(number);
        AdapterArtifact made = artifact(task, adapters.get((number + version) % DIFFERENT));
        ArtifactReference artifact =
                store.put(task, ArtifactStore.ADAPTERS, ArtifactArchive.pack(ArtifactFiles.write(made)));
        String job = Digest.of((task + "/" + version).getBytes(StandardCharsets.UTF_8));
        send(Topic.TASKS, task, state(task, version, job));
        String key = task + "/" + version;
        AdapterVersion described = describe(task, version, job, artifact);
        trained.put(key, described);
        send(Topic.ADAPTERS, key, described);
        send(Topic.RELEASES, task, new Release(task, version, version, artifact, encoder.baseDigest()));
    }

    private AdapterVersion describe(String task, int version, String job, ArtifactReference artifact) {
        return new AdapterVersion(
                task,
                version,
                job,
                1,
                artifact,
                new ArtifactReference("tasks/" + task + "/datasets/" + DATA_SET.substring(7), DATA_SET, 1),
                encoder.baseDigest(),
                encoder.profile().id(),
                new io.graft.schemas.Evaluation("accuracy", 1, 0, 1, 0.5, "low", null),
                null,
                null);
    }

    private static TaskState state(String task, int version, String job) {
        return new TaskState(
                task,
                TaskKind.CLASSIFICATION,
                false,
                LABELS,
                true,
                TaskState.ExampleCounts.NONE,
                new TaskState.Job(job, version, JobState.RELEASED, null),
                version,
                new TaskState.TrainingLag(0, null),
                List.of(),
                null,
                null);
    }

    private void awaitWritten() {
        producer.flush();
        for (Future<RecordMetadata> one = sent.poll(); one != null; one = sent.poll()) {
            assertThat(one).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    private void send(Topic topic, String key, Object message) {
        sent.add(producer.send(new ProducerRecord<>("graft." + topic.suffix(), key, Json.bytes(message))));
    }

    private Adapter adapter(int seed) {
        Random random = new Random(seed);
        AdapterShape shape = encoder.config().adapters(bottleneck);
        int hidden = encoder.config().hidden();
        AdapterWeights weights = new AdapterWeights(
                shape,
                numbers(random, shape.parameters()),
                new Head(LABELS, hidden, numbers(random, LABELS.size() * hidden), numbers(random, LABELS.size())));
        return new Adapter(weights, canaries(weights));
    }

    private AdapterArtifact artifact(String task, Adapter adapter) {
        return new AdapterArtifact(
                adapter.weights(),
                new ArtifactInfo(
                        task,
                        encoder.config().name(),
                        encoder.baseDigest(),
                        DATA_SET,
                        Json.mapper().valueToTree(CONFIG),
                        CONFIG.seed(),
                        Json.mapper().valueToTree(encoder.profile()),
                        encoder.precision().label(),
                        Json.mapper().valueToTree(new Evaluation("accuracy", 1, 0, 1, 0.5, 1, "low", null, null)),
                        adapter.weights().head().kind(),
                        false,
                        encoder.config().pooling(),
                        LABELS,
                        adapter.canaries()));
    }

    private float[][] canaries(AdapterWeights weights) {
        HeadKind kind = weights.head().kind();
        try (Classifier classifier = new Classifier(encoder, weights, CONFIG.maxTokens())) {
            return classifier.logitsOf(Canaries.rows(kind, input -> encoder.read(kind, input, CONFIG.maxTokens())));
        }
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (DEVIATION * random.nextGaussian());
        }
        return numbers;
    }

    @Override
    public void close() {
        producer.close();
    }
}
