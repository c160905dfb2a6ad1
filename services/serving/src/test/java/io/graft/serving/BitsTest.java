package io.graft.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Prediction;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.ArtifactReader;
import io.graft.serving.predict.BatchListener;
import io.graft.serving.predict.Batcher;
import io.graft.serving.predict.EncoderEngine;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.predict.Predictor;
import io.graft.serving.predict.Question;
import io.graft.serving.predict.Questions;
import io.graft.serving.predict.ResidentPredictor;
import io.graft.serving.predict.Residents;
import io.graft.serving.registry.Registry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the real encoder: a version's answer to a text has the same bits whatever it shares a batch with. */
final class BitsTest {
    private static final String WORDS = "the small cat sat on a mat and looked at seven very old birds near our house ";
    private static final int BOTTLENECK = 8;
    private static Encoder encoder;
    private static EncoderEngine engine;

    private final FakeStore store = new FakeStore();
    private final Registry registry = new Registry();
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final Set<Integer> batchSizes = ConcurrentHashMap.newKeySet();
    private final Set<Integer> lengths = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void load() {
        encoder = Encoder.load(new EngineSettings("cpu", "fp32"));
        engine = new EncoderEngine(encoder);
    }

    @AfterAll
    static void unload() {
        encoder.close();
    }

    @Test
    void shouldAnswerWithTheSameBitsInAnyCompany() {
        try (Batcher batcher = new Batcher(2, 1 << 20, (rows, room, length) -> {
            batchSizes.add(rows);
            lengths.add(length);
        })) {
            Predictor predictor = predictor(batcher);
            release("probe", 1, 512);
            release("company", 2, 128);
            release("norming", weights(3, true), 512);
            List<Input> probes = List.of(text(3), text(20), text(40), text(80));
            List<float[]> alone = new ArrayList<>();
            List<float[]> normingAlone = new ArrayList<>();
            for (Input probe : probes) {
                alone.addAll(scores(predictor, "probe", List.of(probe)));
                normingAlone.addAll(scores(predictor, "norming", List.of(probe)));
            }
            Random random = new Random(7);
            for (int round = 0; round < 12; round++) {
                List<Input> mixed = new ArrayList<>(probes);
                for (int i = 0; i < random.nextInt(40); i++) {
                    mixed.add(text(1 + random.nextInt(90)));
                }
                Collections.shuffle(mixed, random);
                var company = predictor
                        .ask(new Question("company", 1, mixed.subList(0, 1 + random.nextInt(mixed.size()))))
                        .toCompletableFuture();
                List<float[]> scores = scores(predictor, "probe", mixed);
                List<float[]> normingScores = scores(predictor, "norming", probes.subList(0, 1 + round % 4));
                for (int i = 0; i < normingScores.size(); i++) {
                    assertThat(normingScores.get(i))
                            .as("round %d, %d", round, i)
                            .containsExactly(normingAlone.get(i));
                }
                for (int i = 0; i < probes.size(); i++) {
                    assertThat(scores.get(mixed.indexOf(probes.get(i))))
                            .as("round %d, probe %d", round, i)
                            .containsExactly(alone.get(i));
                }
                assertThat(company.join()).isInstanceOf(Answer.Answered.class);
            }
            assertThat(batchSizes).hasSizeGreaterThanOrEqualTo(3);
            assertThat(lengths).hasSizeGreaterThanOrEqualTo(3);
            pool.shutdown();
        }
    }

    private Predictor predictor(Batcher batcher) {
        LiveVersions live = new LiveVersions();
        Residents residents = new Residents(
                engine,
                new ArtifactReader(store, engine),
                new Questions(engine, batcher),
                4,
                pool,
                live::isLive,
                System::nanoTime);
        return new ResidentPredictor(registry, live, residents, engine, batcher, pool);
    }

    @Test
    void shouldReadAsManyTokensAsTheVersionDidInItsTraining() {
        try (Batcher batcher = new Batcher(2, 1 << 20, BatchListener.NONE)) {
            Predictor predictor = predictor(batcher);
            release("brief", 1, 32);
            release("whole", 1, 512);
            List<Input> inputs = List.of(text(80), text(5));
            Answer.Answered brief = answered(predictor, "brief", inputs);
            Answer.Answered whole = answered(predictor, "whole", inputs);
            assertThat(brief.outputs()).extracting(Prediction::truncated).containsExactly(true, false);
            assertThat(whole.outputs()).extracting(Prediction::truncated).containsExactly(false, false);
            assertThat(scores(brief)).isDeepEqualTo(classified(inputs, 32));
            assertThat(scores(whole)).isDeepEqualTo(classified(inputs, 512));
            assertThat(scores(brief)[0]).isNotEqualTo(scores(whole)[0]);
            assertThat(scores(brief)[1]).isEqualTo(scores(whole)[1]);
            pool.shutdown();
        }
    }

    /** What the trainer's path answers with the weights of seed 1. */
    private static float[][] classified(List<Input> inputs, int maxTokens) {
        try (Classifier classifier = new Classifier(encoder, weights(1, false), maxTokens)) {
            return classifier.predictions(inputs).stream()
                    .map(output -> ((Prediction.Label) output).scores())
                    .toArray(float[][]::new);
        }
    }

    private static float[][] scores(Answer.Answered answer) {
        return answer.outputs().stream()
                .map(output -> ((Prediction.Label) output).scores())
                .toArray(float[][]::new);
    }

    private static Answer.Answered answered(Predictor predictor, String task, List<Input> inputs) {
        Answer answer = predictor
                .ask(new Question(task, 1, inputs))
                .toCompletableFuture()
                .join();
        assertThat(answer).isInstanceOf(Answer.Answered.class);
        return (Answer.Answered) answer;
    }

    private static List<float[]> scores(Predictor predictor, String task, List<Input> inputs) {
        return List.of(scores(answered(predictor, task, inputs)));
    }

    /** A text of so many words that differ with their number. */
    private static Input text(int words) {
        String[] all = WORDS.repeat(1 + words / 8).split(" ");
        return new Input(words + " " + String.join(" ", List.of(all).subList(0, words)), null);
    }

    private void release(String task, long seed, int maxTokens) {
        release(task, weights(seed, false), maxTokens);
    }

    private void release(String task, AdapterWeights weights, int maxTokens) {
        registry.task(task, ATask.named(task).state());
        registry.version(task, 1, ATask.version(task, 1, artifact(task, weights, maxTokens)));
    }

    private ArtifactReference artifact(String task, AdapterWeights weights, int maxTokens) {
        float[][] canaries;
        try (Classifier classifier = new Classifier(encoder, weights, maxTokens)) {
            HeadKind kind = HeadKind.CLASSIFICATION;
            canaries = classifier.logitsOf(Canaries.rows(kind, input -> encoder.read(kind, input, maxTokens)));
        }
        ArtifactInfo info = new ArtifactInfo(
                task,
                encoder.config().name(),
                encoder.baseDigest(),
                "sha256:" + "d".repeat(64),
                Json.mapper().createObjectNode().put("maxTokens", maxTokens),
                1,
                Json.mapper().valueToTree(encoder.profile()),
                "fp32",
                Json.mapper().createObjectNode(),
                HeadKind.CLASSIFICATION,
                weights.shape().layerNorms(),
                encoder.config().pooling(),
                weights.head().labels(),
                canaries);
        return store.put(
                task,
                ArtifactStore.ADAPTERS,
                ArtifactArchive.pack(ArtifactFiles.write(new AdapterArtifact(weights, info))));
    }

    private static AdapterWeights weights(long seed, boolean layerNorms) {
        AdapterShape shape = encoder.config().adapters(BOTTLENECK).norming(layerNorms);
        Random random = new Random(seed);
        return new AdapterWeights(
                shape,
                gaussian(random, shape.parameters(), 0.05),
                new Head(
                        List.of("a", "b", "c"),
                        shape.hidden(),
                        gaussian(random, 3 * shape.hidden(), 0.3),
                        gaussian(random, 3, 0.1)));
    }

    private static float[] gaussian(Random random, int size, double deviation) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }
}
