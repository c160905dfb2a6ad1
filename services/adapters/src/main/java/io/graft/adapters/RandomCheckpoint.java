package io.graft.adapters;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.artifact.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A base of some shape with random weights, in Hugging Face's form: what memory and time depend on, without a download. It
 * has a pooler and pools the mean.
 */
public final class RandomCheckpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WORDS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    /** As BERT's weights are drawn: a deviation of 0.02, here of uniform values. */
    private static final float LARGEST = 0.035f;

    private RandomCheckpoint() {}

    /** BERT-base, 109 million parameters. */
    public static EncoderConfig bertBase() {
        return bert("bert-base", 12, 768, 12);
    }

    /** BERT-large, 335 million parameters. */
    public static EncoderConfig bertLarge() {
        return bert("bert-large", 24, 1024, 16);
    }

    private static EncoderConfig bert(String name, int layers, int hidden, int heads) {
        return new EncoderConfig(
                "random " + name,
                layers,
                hidden,
                heads,
                4 * hidden,
                30_522,
                ShapeRule.maxTokens(),
                1e-12,
                Activation.GELU,
                Pooling.MEAN);
    }

    /** Writes into a folder that exists; the weights go through a small buffer. The same seed writes the same bytes. */
    public static void write(Path directory, EncoderConfig config, long seed) {
        SortedMap<String, List<Integer>> shapes = new TreeMap<>();
        new WeightLayout(config.pooling(Pooling.POOLER))
                .places()
                .forEach((name, place) -> shapes.put(name, place.shape()));
        SplittableRandom random = new SplittableRandom(seed);
        SafetensorsFile.write(
                directory.resolve(Checkpoint.WEIGHTS),
                shapes,
                name -> name.endsWith("LayerNorm.weight") ? () -> 1 : () -> LARGEST * (random.nextInt() * 0x1p-31f));
        try {
            Files.write(directory.resolve(Checkpoint.CONFIG), JSON.writeValueAsBytes(json(config)));
            Files.write(directory.resolve(VocabularyFile.WORDS), WORDS);
            Files.writeString(directory.resolve(VocabularyFile.SETTINGS), "{\"do_lower_case\":true}");
            Path pooling = Files.createDirectory(directory.resolve(Checkpoint.POOLING));
            Files.writeString(pooling.resolve(Checkpoint.CONFIG), "{\"pooling_mode_mean_tokens\":true}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode json(EncoderConfig config) {
        return JSON.createObjectNode()
                .put("model_type", "bert")
                .put("_name_or_path", config.name())
                .put("num_hidden_layers", config.layers())
                .put("hidden_size", config.hidden())
                .put("num_attention_heads", config.heads())
                .put("intermediate_size", config.intermediate())
                .put("vocab_size", config.vocabulary())
                .put("max_position_embeddings", config.maxPositions())
                .put("type_vocab_size", EncoderConfig.TYPES)
                .put("layer_norm_eps", config.layerNormEps())
                .put("hidden_act", config.activation().label());
    }
}
