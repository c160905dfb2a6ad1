package io.graft.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.adapters.artifact.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory with a BERT in Hugging Face's form: {@code config.json}, {@code tokenizer.json} or {@code vocab.txt}, and
 * {@code model.safetensors} or the files that {@code model.safetensors.index.json} lists. Everything that decides an
 * answer is read from these files or from the settings; what neither says is refused, never guessed.
 */
final class Checkpoint implements BaseTensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final String MODULES = "modules.json";
    static final String POOLING = "1_Pooling";
    private static final Set<String> BEFORE_OR_BEHIND = Set.of("Transformer", "Normalize");
    private static final String PREFIX = "bert.";

    private final Path directory;
    private final List<SafetensorsFile> files = new ArrayList<>();

    /** Where each tensor that the forward uses lies: file, and name there. */
    private final SortedMap<String, Source> sources = new TreeMap<>();

    private record Source(SafetensorsFile file, String name) {}

    private Checkpoint(Path directory) {
        this.directory = directory;
    }

    /** @param pooling as in the settings */
    static Base open(Path directory, String pooling) {
        if (!Files.isDirectory(directory)) {
            throw new UnusableBaseException(
                    "the base is minilm, bge-small or a directory, and '" + directory + "' is none of them");
        }
        ObjectNode json = object(directory.resolve(CONFIG));
        EncoderConfig config = config(json, name(json, directory), pooling(directory, pooling));
        byte[] tokenizer = VocabularyFile.tokenizer(directory, config.vocabulary());
        Checkpoint checkpoint = new Checkpoint(directory);
        try {
            checkpoint.locate(config);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e instanceof CorruptArtifact ? new UnusableBaseException(directory + ": " + e.getMessage(), e) : e;
        }
        // A copy of the same model in another folder, or under another name, is the same base.
        return new Base(config, config.called("bert").identity(), tokenizer, checkpoint);
    }

    private static String name(ObjectNode json, Path directory) {
        String name = json.path("_name_or_path").asText("");
        Path folder = directory.toAbsolutePath().normalize().getFileName();
        return name.isBlank() ? String.valueOf(folder) : name;
    }

    private static EncoderConfig config(ObjectNode json, String name, Pooling pooling) {
        String type = text(json, "model_type");
        if (!type.equals("bert")) {
            throw new UnusableBaseException(
                    CONFIG + " says model_type \"" + type + "\", and the one architecture that Graft runs is bert");
        }
        String positions = json.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw new UnusableBaseException(CONFIG + " says position_embedding_type \"" + positions
                    + "\", and Graft adds absolute positions only");
        }
        for (String other : List.of("is_decoder", "add_cross_attention")) {
            if (json.path(other).asBoolean(false)) {
                throw new UnusableBaseException(CONFIG + " says " + other + ", and Graft runs plain encoders only");
            }
        }
        if (number(json, "type_vocab_size") != EncoderConfig.TYPES) {
            throw new UnusableBaseException(CONFIG + " says type_vocab_size " + json.path("type_vocab_size")
                    + ", and Graft marks a text and its pair by 2 types");
        }
        String activation = text(json, "hidden_act");
        int hidden = number(json, "hidden_size");
        int heads = number(json, "num_attention_heads");
        if (hidden % heads != 0) {
            throw new UnusableBaseException(CONFIG + ": " + hidden + " values cannot be shared by " + heads + " heads");
        }
        return new EncoderConfig(
                name,
                number(json, "num_hidden_layers"),
                hidden,
                heads,
                number(json, "intermediate_size"),
                number(json, "vocab_size"),
                number(json, "max_position_embeddings"),
                eps(json),
                Activation.named(activation)
                        .orElseThrow(() -> new UnusableBaseException(CONFIG + " says hidden_act \"" + activation
                                + "\", and Graft computes gelu, gelu_new, relu or swish")),
                pooling);
    }

    private static Pooling pooling(Path directory, String setting) {
        if (!setting.equals(Base.AUTO)) {
            return Pooling.named(setting).orElseThrow();
        }
        String name = poolingFolder(directory) + "/" + CONFIG;
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new UnusableBaseException(directory + " has no " + name
                    + " that says how to pool: set GRAFT_POOLING to mean, first or pooler");
        }
        List<String> modes = new ArrayList<>();
        object(file).properties().forEach(mode -> {
            if (mode.getKey().startsWith("pooling_mode_") && mode.getValue().asBoolean(false)) {
                modes.add(mode.getKey());
            }
        });
        if (modes.equals(List.of("pooling_mode_mean_tokens"))) {
            return Pooling.MEAN;
        }
        if (modes.equals(List.of("pooling_mode_cls_token"))) {
            return Pooling.FIRST;
        }
        throw new UnusableBaseException(name + " says " + modes + ", and Graft pools the mean or the first token");
    }

    /**
     * Where sentence-transformers keeps the pooling: in the folder that its list of modules names, else in the usual one. A
     * module that changes the pooled vector's meaning, such as a further dense layer, is refused.
     */
    private static String poolingFolder(Path directory) {
        Path file = directory.resolve(MODULES);
        String folder = POOLING;
        if (Files.isRegularFile(file)) {
            for (JsonNode module : json(file)) {
                String type = module.path("type").asText();
                String kind = type.substring(type.lastIndexOf('.') + 1);
                if (kind.equals("Pooling")) {
                    folder = module.path("path").asText();
                } else if (!BEFORE_OR_BEHIND.contains(kind)) {
                    throw new UnusableBaseException(MODULES + " has a module " + type
                            + ", which Graft does not compute: set GRAFT_POOLING to do without it");
                }
            }
        }
        if (!folder.matches("[A-Za-z0-9._-]+")) {
            throw new UnusableBaseException(MODULES + " names a folder that is not beside it: " + folder);
        }
        return folder;
    }

    /** Finds every tensor that the forward uses, and checks its shape. */
    private void locate(EncoderConfig config) {
        Map<String, Source> found = new HashMap<>();
        for (Path path : paths()) {
            SafetensorsFile file = SafetensorsFile.open(path);
            files.add(file);
            for (String name : file.names()) {
                if (found.put(canonical(name), new Source(file, name)) != null) {
                    throw new UnusableBaseException(directory + " has tensor " + canonical(name) + " twice");
                }
            }
        }
        new WeightLayout(config).places().forEach((name, place) -> {
            @Nullable Source source = found.get(name);
            if (source == null) {
                throw new UnusableBaseException(directory + " has no tensor " + name);
            }
            List<Integer> shape = source.file().shape(source.name());
            if (!shape.equals(place.shape())) {
                throw new UnusableBaseException(directory + " has tensor " + name + " of shape " + shape + ", and its "
                        + CONFIG + " asks for " + place.shape());
            }
            sources.put(name, source);
        });
    }

    /** Without the prefix of models with heads, and with today's words for a LayerNorm's parts. */
    private static String canonical(String name) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return bare.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
    }

    private SortedSet<Path> paths() {
        SortedSet<Path> paths = new TreeSet<>();
        if (Files.isRegularFile(directory.resolve(INDEX))) {
            for (JsonNode file : object(directory.resolve(INDEX)).path("weight_map")) {
                String name = file.asText();
                if (!name.matches("[A-Za-z0-9._-]+")) {
                    throw new UnusableBaseException(INDEX + " names a file that is not beside it: " + name);
                }
                paths.add(directory.resolve(name));
            }
        } else {
            paths.add(directory.resolve(WEIGHTS));
        }
        for (Path path : paths) {
            if (!Files.isRegularFile(path)) {
                throw new UnusableBaseException(directory + " has no " + path.getFileName());
            }
        }
        return paths;
    }

    @Override
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(sources.keySet()));
    }

    @Override
    public List<Integer> shape(String name) {
        Source source = source(name);
        return source.file().shape(source.name());
    }

    @Override
    public void read(String name, Consumer<FloatBuffer> pieces) {
        Source source = source(name);
        try {
            source.file().read(source.name(), pieces);
        } catch (CorruptArtifact e) {
            throw new UnusableBaseException(directory + ": " + e.getMessage(), e);
        }
    }

    private Source source(String name) {
        @Nullable Source source = sources.get(name);
        if (source == null) {
            throw new UnusableBaseException(directory + " has no tensor " + name);
        }
        return source;
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }

    static ObjectNode object(Path file) {
        if (json(file) instanceof ObjectNode node) {
            return node;
        }
        throw new UnusableBaseException(file + " is not a JSON object");
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new UnusableBaseException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnusableBaseException(file + " cannot be read", e);
        }
    }

    private static String text(ObjectNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new UnusableBaseException(CONFIG + " does not say " + field);
        }
        return json.path(field).textValue();
    }

    private static int number(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isInt() || value.intValue() < 1) {
            throw new UnusableBaseException(CONFIG + " does not say " + field + ", a number from 1");
        }
        return value.intValue();
    }

    private static double eps(ObjectNode json) {
        JsonNode value = json.path("layer_norm_eps");
        if (!value.isNumber() || value.doubleValue() <= 0) {
            throw new UnusableBaseException(CONFIG + " does not say layer_norm_eps, a number above 0");
        }
        return value.doubleValue();
    }
}
