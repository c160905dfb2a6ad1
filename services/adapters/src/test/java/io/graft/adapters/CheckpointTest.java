package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.artifact.Safetensors;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders in Hugging Face's form, held to what transformers computes (src/peers/checkpoints.py). */
class CheckpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path temporary;

    private static Path checkpoint(String name) {
        try {
            return Path.of(
                    CheckpointTest.class.getResource("checkpoints/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EngineSettings on(Path directory, String pooling) {
        return new EngineSettings("cpu", "fp32", directory.toString(), pooling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "gelu_new-prefixed", "relu-f16", "relu-sharded-bf16"})
    void shouldComputeWhatTransformersDoes(String name) throws IOException {
        Path directory = checkpoint(name);
        JsonNode golden = JSON.readTree(Files.readAllBytes(directory.resolve("golden.json")));
        try (Encoder encoder = Encoder.load(on(directory, "pooler"))) {
            assertThat(encoder.baseDigest()).matches("sha256:[0-9a-f]{64}");
            for (JsonNode row : golden) {
                EncodedText text = encoder.tokenize(
                        row.path("text").textValue(), row.path("textPair").textValue());
                assertThat(text.ids()).containsExactly(ints(row.path("ids")));
                assertThat(text.types()).containsExactly(ints(row.path("types")));
                assertThat(worst(row.path("hidden"), hidden(encoder, text))).isLessThan(TOLERANCE);
                assertThat(worst(row.path("pooled"), encoder.pool(List.of(text))[0]))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void shouldPoolTheFirstTokenWhereAsked() throws IOException {
        Path directory = checkpoint("gelu");
        JsonNode row = JSON.readTree(Files.readAllBytes(directory.resolve("golden.json")))
                .path(0);
        try (Encoder encoder = Encoder.load(on(directory, "first"))) {
            EncodedText text = encoder.tokenize(row.path("text").textValue(), null);
            assertThat(worst(row.path("hidden").path(0), encoder.pool(List.of(text))[0]))
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(HeadKind.class)
    void shouldReadNoMoreTokensThanTheBaseHasPositionsFor(HeadKind kind) {
        String words = "cat ".repeat(100).strip();
        Input input = kind == HeadKind.TAGGING
                ? Input.ofTokens(List.of(words.split(" ")))
                : new Input("dog", kind == HeadKind.SPAN ? words : null);
        try (Encoder encoder = Encoder.load(on(checkpoint("gelu"), "mean"))) {
            assertThat(encoder.config().maxPositions()).isEqualTo(48);
            assertThat(encoder.read(kind, input, 512).rows())
                    .allSatisfy(row -> assertThat(row.tokens()).isLessThanOrEqualTo(48));
        }
    }

    @Test
    void shouldTrainAndAnswerOnAnyBase() {
        try (Encoder encoder = Encoder.load(on(checkpoint("gelu"), "mean"))) {
            TrainingConfig config = TinyTask.config(1, 1).placing(Placement.SINGLE.label(), List.of(0, 2));
            TrainedAdapter trained =
                    new AdapterTraining(encoder).train(TinyTask.validated(), config, TrainingListener.NONE);

            assertThat(trained.weights().shape().leaveOut()).containsExactly(1);
            assertThat(trained.weights().values()).hasSize(2 * (2 * 8 * 24 + 24 + 8));
        }
    }

    @Test
    void shouldBeAnotherBaseWithAnotherWeightTokenizerOrConfiguration() throws IOException {
        String original = digest(checkpoint("gelu"), "mean");
        assertThat(digest(copy(), "mean")).isEqualTo(original);
        assertThat(digest(checkpoint("gelu"), "first")).isNotEqualTo(original);
        Path directory = copy();
        editTensors(
                directory, tensors -> tensors.get("embeddings.LayerNorm.bias").values()[0] += 1e-3f);
        assertThat(digest(directory, "mean")).isNotEqualTo(original);
        directory = copy();
        edit(directory, config -> config.put("layer_norm_eps", 1e-6));
        assertThat(digest(directory, "mean")).isNotEqualTo(original);
        directory = copy();
        Files.writeString(
                directory.resolve("tokenizer.json"), Files.readString(directory.resolve("tokenizer.json")) + "\n");
        assertThat(digest(directory, "mean")).isNotEqualTo(original);
    }

    @Test
    void shouldReadThePoolingFromItsFile() throws IOException {
        Path directory = copy();
        assertRefused(directory, "auto", "has no 1_Pooling/config.json that says how to pool");
        Files.createDirectory(directory.resolve("1_Pooling"));
        Path pooling = directory.resolve("1_Pooling/config.json");
        Files.writeString(pooling, "{\"pooling_mode_cls_token\":true,\"pooling_mode_mean_tokens\":false}");
        assertThat(digest(directory, "auto")).isEqualTo(digest(checkpoint("gelu"), "first"));
        Files.writeString(pooling, "{\"pooling_mode_max_tokens\":true}");
        assertRefused(directory, "auto", "says [pooling_mode_max_tokens]");
    }

    @Test
    void shouldFollowTheListOfModulesToThePooling() throws IOException {
        Path directory = copy();
        Path modules = directory.resolve("modules.json");
        Files.createDirectory(directory.resolve("2_Pooling"));
        Files.writeString(directory.resolve("2_Pooling/config.json"), "{\"pooling_mode_cls_token\":true}");
        Files.writeString(modules, modules("Transformer", "Pooling", "Normalize"));
        assertThat(digest(directory, "auto")).isEqualTo(digest(checkpoint("gelu"), "first"));
        Files.writeString(modules, modules("Transformer", "Pooling", "Dense"));
        assertRefused(directory, "auto", "has a module sentence_transformers.models.Dense");
        assertThat(digest(directory, "mean")).isEqualTo(digest(checkpoint("gelu"), "mean"));
        Files.writeString(modules, "[{\"path\":\"../elsewhere\",\"type\":\"sentence_transformers.models.Pooling\"}]");
        assertRefused(directory, "auto", "names a folder that is not beside it: ../elsewhere");
    }

    private static String modules(String... kinds) {
        return IntStream.range(0, kinds.length)
                .mapToObj(i -> "{\"idx\":%d,\"path\":\"%s\",\"type\":\"sentence_transformers.models.%s\"}"
                        .formatted(i, i == 0 ? "" : i + 1 + "_" + kinds[i], kinds[i]))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void shouldRefuseATokenizerWithMoreWordsThanTheEncoderKnows() throws IOException {
        Path directory = copy();
        Path tokenizer = directory.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("\"red\": 25", "\"red\": 26"));
        assertRefused(directory, "mean", "has a tokenizer with ids up to 26, and an encoder for 26 words");
    }

    /** One layer and few words: the rest is what makes these shapes what they are. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTrainOnTheShapesOfBertBaseAndLarge(boolean large) {
        EncoderConfig whole = large ? RandomCheckpoint.bertLarge() : RandomCheckpoint.bertBase();
        EncoderConfig cut = new EncoderConfig(
                whole.name(),
                1,
                whole.hidden(),
                whole.heads(),
                whole.intermediate(),
                5,
                64,
                whole.layerNormEps(),
                whole.activation(),
                whole.pooling());
        RandomCheckpoint.write(temporary, cut, 1);
        try (Encoder encoder = Encoder.load(on(temporary, "auto"))) {
            assertThat(encoder.config()).isEqualTo(cut);
            TrainedAdapter trained = new AdapterTraining(encoder)
                    .train(TinyTask.validated(), TinyTask.config(1, 1), TrainingListener.NONE);
            assertThat(trained.weights().shape().hidden()).isEqualTo(large ? 1024 : 768);
        }
    }

    @Test
    void shouldRefuseWhatItCannotRunByName() throws IOException {
        assertRefusedConfig(config -> config.put("model_type", "roberta"), "says model_type \"roberta\"");
        assertRefusedConfig(config -> config.put("hidden_act", "mish"), "says hidden_act \"mish\"");
        assertRefusedConfig(
                config -> config.put("position_embedding_type", "relative_key"),
                "says position_embedding_type \"relative_key\"");
        assertRefusedConfig(config -> config.put("is_decoder", true), "says is_decoder");
        assertRefusedConfig(config -> config.put("type_vocab_size", 1), "says type_vocab_size 1");
        assertRefusedConfig(config -> config.remove("layer_norm_eps"), "does not say layer_norm_eps");
        assertRefusedConfig(config -> config.put("intermediate_size", 41), "of shape [40], and its config.json asks");
        assertRefusedConfig(config -> config.put("num_attention_heads", 5), "cannot be shared by 5 heads");
    }

    @Test
    void shouldNameAMissingTensorOrFile() throws IOException {
        Path directory = copy();
        editTensors(directory, tensors -> tensors.remove("encoder.layer.1.attention.self.key.bias"));
        assertRefused(directory, "mean", "has no tensor encoder.layer.1.attention.self.key.bias");
        directory = copy();
        editTensors(directory, tensors -> tensors.remove("pooler.dense.weight"));
        assertRefused(directory, "pooler", "has no tensor pooler.dense.weight");
        directory = copy();
        Files.delete(directory.resolve("tokenizer.json"));
        assertRefused(directory, "mean", "has neither tokenizer.json nor vocab.txt");
        directory = copy();
        Files.delete(directory.resolve("model.safetensors"));
        assertRefused(directory, "mean", "has no model.safetensors");
        assertRefused(temporary.resolve("nowhere"), "mean", "is none of them");
    }

    private void assertRefusedConfig(Consumer<ObjectNode> change, String reason) throws IOException {
        Path directory = copy();
        edit(directory, change);
        assertRefused(directory, "mean", reason);
    }

    private static void assertRefused(Path directory, String pooling, String reason) {
        assertThatThrownBy(() -> Base.open(on(directory, pooling)))
                .isInstanceOf(UnusableBaseException.class)
                .hasMessageContaining(reason);
    }

    private Path copy() throws IOException {
        Path copy = Files.createTempDirectory(temporary, "checkpoint");
        try (Stream<Path> files = Files.list(checkpoint("gelu"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static void edit(Path directory, Consumer<ObjectNode> change) throws IOException {
        Path file = directory.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        change.accept(config);
        Files.write(file, JSON.writeValueAsBytes(config));
    }

    private static void editTensors(Path directory, Consumer<SortedMap<String, Tensor>> change) throws IOException {
        Path file = directory.resolve("model.safetensors");
        SortedMap<String, Tensor> tensors = new TreeMap<>(Safetensors.read(Files.readAllBytes(file)));
        change.accept(tensors);
        Files.write(file, Safetensors.write(tensors));
    }

    private static String digest(Path directory, String pooling) {
        try (Encoder encoder = Encoder.load(on(directory, pooling))) {
            return encoder.baseDigest();
        }
    }

    private static float[] hidden(Encoder encoder, EncodedText text) {
        try (NDArray none = encoder.manager().create(new Shape(0), DataType.FLOAT32)) {
            return encoder.forward("hidden", Batch.of(List.of(text), 2), null, none, new long[0]);
        }
    }

    /** The largest difference from a list, or list of lists, that the array begins with. */
    private static double worst(JsonNode expected, float[] actual) {
        double[] flat = expected.path(0).isArray()
                ? IntStream.range(0, expected.size())
                        .boxed()
                        .flatMapToDouble(row -> IntStream.range(
                                        0, expected.path(row).size())
                                .mapToDouble(i -> expected.path(row).path(i).doubleValue()))
                        .toArray()
                : IntStream.range(0, expected.size())
                        .mapToDouble(i -> expected.path(i).doubleValue())
                        .toArray();
        return IntStream.range(0, flat.length)
                .mapToDouble(i -> Math.abs(flat[i] - actual[i]))
                .max()
                .orElseThrow();
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size())
                .map(i -> array.path(i).intValue())
                .toArray();
    }
}
