package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.adapters.artifact.Safetensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Directories of adapters, held to a forward in PyTorch that was written from the format's description
 * (src/peers/adapterhub.py): it answers what Graft writes, and Graft answers what it writes, alike.
 *
 * <p>To write Graft's directories anew after the format changed on purpose, run {@link #main} and then that script.
 */
class AdapterHubForwardTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double TOLERANCE = 1e-4;
    private static final AdapterShape SHAPE = new AdapterShape(3, 24, 8);

    /** A directory that Graft wrote. */
    record Ours(String name, HeadKind kind, Pooling pooling, AdapterShape shape, List<String> labels) {
        String directory() {
            return "adapterhub/graft/" + name;
        }

        AdapterWeights weights() {
            SeededNumbers numbers = new SeededNumbers(name.hashCode());
            int outputs = kind.outputs(labels);
            Head head = new Head(
                    kind, labels, shape.hidden(), values(numbers, outputs * shape.hidden()), values(numbers, outputs));
            return new AdapterWeights(shape, values(numbers, shape.parameters()), head);
        }

        private static float[] values(SeededNumbers numbers, int length) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = numbers.nextTruncatedNormal(0.2);
            }
            return values;
        }

        SortedMap<String, byte[]> write(AdapterHubDirectory.Base base) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            ArtifactInfo info = new ArtifactInfo(
                    "acme." + name,
                    base.config().name(),
                    base.digest(),
                    "sha256:" + "d".repeat(64),
                    json.objectNode().put("maxTokens", 32),
                    1,
                    json.objectNode().put("engine", "any"),
                    "fp32",
                    json.objectNode().put("value", 1.0),
                    kind,
                    shape.layerNorms(),
                    pooling,
                    labels,
                    new float[Canaries.COUNT][kind.outputs(labels)]);
            return AdapterHubDirectory.write(new AdapterArtifact(weights(), info), base);
        }
    }

    /** All kinds of heads, poolings and activations, both placements, chosen layers, LayerNorms of their own. */
    static List<Ours> ours() {
        AdapterShape one = SHAPE.placed(Placement.SINGLE);
        return List.of(
                new Ours("mood", HeadKind.CLASSIFICATION, Pooling.MEAN, SHAPE, List.of("sad", "glad", "calm")),
                new Ours(
                        "topics",
                        HeadKind.MULTILABEL,
                        Pooling.FIRST,
                        one.activated(Activation.RELU).only(List.of(1, 2)),
                        List.of("animals", "weather")),
                new Ours("stars", HeadKind.REGRESSION, Pooling.POOLER, one.activated(Activation.SWISH), List.of()),
                new Ours(
                        "answers",
                        HeadKind.SPAN,
                        Pooling.MEAN,
                        SHAPE.activated(Activation.GELU).only(List.of(2)),
                        List.of()),
                new Ours(
                        "names",
                        HeadKind.TAGGING,
                        Pooling.FIRST,
                        new AdapterShape(3, 24, 5).only(List.of(0, 2)),
                        List.of("O", "B-animal")),
                new Ours(
                        "tone",
                        HeadKind.CLASSIFICATION,
                        Pooling.POOLER,
                        SHAPE.only(List.of(0, 2)).norming(true),
                        List.of("kind", "harsh")),
                new Ours("mild", HeadKind.CLASSIFICATION, Pooling.MEAN, one.norming(true), List.of("yes", "no")));
    }

    /** A directory that the peer wrote. */
    record Theirs(String name, HeadKind kind, Pooling pooling) {}

    static List<Theirs> theirs() {
        return List.of(
                new Theirs("mood", HeadKind.CLASSIFICATION, Pooling.FIRST),
                new Theirs("topics", HeadKind.MULTILABEL, Pooling.POOLER),
                new Theirs("names", HeadKind.TAGGING, Pooling.MEAN),
                new Theirs("tone", HeadKind.CLASSIFICATION, Pooling.FIRST));
    }

    private static Path resource(String name) {
        try {
            return Path.of(AdapterHubForwardTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Encoder encoder(Pooling pooling) {
        return Encoder.load(
                new EngineSettings("cpu", "fp32", resource("checkpoints/gelu").toString(), pooling.label()));
    }

    private static AdapterHubDirectory.Base base(Encoder encoder) {
        return new AdapterHubDirectory.Base(encoder.config(), encoder.baseDigest());
    }

    private static SortedMap<String, byte[]> files(String directory) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : AdapterHubDirectory.NAMES) {
            Path file = resource(directory).resolve(name);
            if (Files.exists(file)) {
                files.put(name, Files.readAllBytes(file));
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("ours")
    void shouldWriteTheGoldenFilesAndAnswerAsThePeerThatReadThem(Ours ours) throws IOException {
        try (Encoder encoder = encoder(ours.pooling())) {
            SortedMap<String, byte[]> golden = files(ours.directory());

            assertThat(ours.write(base(encoder)))
                    .hasSameSizeAs(golden)
                    .allSatisfy((name, bytes) -> assertThat(bytes).as(name).isEqualTo(golden.get(name)));
            AdapterWeights read =
                    AdapterHubDirectory.read(golden, base(encoder)).forTask(ours.kind(), ours.labels());
            assertThat(read).usingRecursiveComparison().isEqualTo(ours.weights());
            assertSameAnswers(encoder, read, ours.directory());
        }
    }

    @ParameterizedTest
    @MethodSource("theirs")
    void shouldAnswerAsThePeerThatWroteTheFiles(Theirs theirs) throws IOException {
        String directory = "adapterhub/peer/" + theirs.name();
        try (Encoder encoder = encoder(theirs.pooling())) {
            AdapterHubDirectory read = AdapterHubDirectory.read(files(directory), base(encoder));

            assertThat(read.weights().head().kind()).isEqualTo(theirs.kind());
            assertThat(read.maxTokens()).isEmpty();
            assertSameAnswers(encoder, read.weights(), directory);
        }
    }

    /** Names as the library's documents have them, written out: none missing, none extra. */
    @Test
    void shouldNameEveryTensorAsDocumented() throws IOException {
        assertThat(Safetensors.read(files("adapterhub/graft/mood").get("adapter.safetensors"))
                        .keySet())
                .isEqualTo(names("acme_mood", List.of(0, 1, 2), "attention.output", "output"));
        assertThat(Safetensors.read(files("adapterhub/graft/topics").get("adapter.safetensors"))
                        .keySet())
                .isEqualTo(names("acme_topics", List.of(1, 2), "output"));
        assertThat(Safetensors.read(files("adapterhub/graft/answers").get("adapter.safetensors"))
                        .keySet())
                .isEqualTo(names("acme_answers", List.of(2), "attention.output", "output"));
        assertThat(Safetensors.read(files("adapterhub/graft/tone").get("layer_norms.safetensors"))
                        .keySet())
                .containsExactly(
                        "bert.encoder.layer.0.attention.output.LayerNorm.bias",
                        "bert.encoder.layer.0.attention.output.LayerNorm.weight",
                        "bert.encoder.layer.0.output.LayerNorm.bias",
                        "bert.encoder.layer.0.output.LayerNorm.weight",
                        "bert.encoder.layer.2.attention.output.LayerNorm.bias",
                        "bert.encoder.layer.2.attention.output.LayerNorm.weight",
                        "bert.encoder.layer.2.output.LayerNorm.bias",
                        "bert.encoder.layer.2.output.LayerNorm.weight");
        for (Ours ours : ours()) {
            String head = "heads.acme_" + ours.name() + ".1.";
            assertThat(Safetensors.read(files(ours.directory()).get("model_head.safetensors"))
                            .keySet())
                    .containsExactly(head + "bias", head + "weight");
        }
    }

    private static Set<String> names(String adapter, List<Integer> layers, String... places) {
        Set<String> names = new TreeSet<>();
        for (int layer : layers) {
            for (String place : places) {
                for (String part : List.of("down.0.weight", "down.0.bias", "up.weight", "up.bias")) {
                    names.add(
                            "bert.encoder.layer." + layer + "." + place + ".adapters." + adapter + ".adapter_" + part);
                }
            }
        }
        return names;
    }

    private static void assertSameAnswers(Encoder encoder, AdapterWeights weights, String directory)
            throws IOException {
        JsonNode answers = JSON.readTree(Files.readAllBytes(resource(directory).resolve("answers.json")));
        boolean perToken = weights.head().kind().perToken();
        assertThat(answers).hasSize(2);
        try (Classifier classifier = new Classifier(encoder, weights, 32)) {
            for (JsonNode answer : answers) {
                EncodedText whole = encoder.tokenize(
                        answer.path("text").textValue(), answer.path("textPair").textValue());
                assertThat(whole.ids()).hasSameSizeAs(answer.path("ids"));
                int[] positions = IntStream.range(0, whole.ids().length).toArray();
                EncodedText row = perToken ? EncodedText.ofTokens(whole.ids(), whole.types(), false, positions) : whole;
                float[] logits = classifier.logitsOf(List.of(row))[0];
                double[] expected = numbers(answer.path("logits"));
                assertThat(logits).hasSameSizeAs(expected);
                for (int i = 0; i < logits.length; i++) {
                    assertThat((double) logits[i]).isCloseTo(expected[i], offset(TOLERANCE));
                }
            }
        }
    }

    private static double[] numbers(JsonNode array) {
        DoubleStream.Builder numbers = DoubleStream.builder();
        for (JsonNode value : array) {
            if (value.isArray()) {
                value.forEach(inner -> numbers.add(inner.doubleValue()));
            } else {
                numbers.add(value.doubleValue());
            }
        }
        return numbers.build().toArray();
    }

    /** @param to the folder {@code adapterhub} of the test resources */
    public static void main(String[] to) throws IOException {
        for (Ours ours : ours()) {
            Path directory = Path.of(to[0]).resolve(ours.directory().replaceFirst("adapterhub/", ""));
            Files.createDirectories(directory);
            try (Encoder encoder = encoder(ours.pooling())) {
                for (var file : ours.write(base(encoder)).entrySet()) {
                    Files.write(directory.resolve(file.getKey()), file.getValue());
                }
            }
        }
    }
}
