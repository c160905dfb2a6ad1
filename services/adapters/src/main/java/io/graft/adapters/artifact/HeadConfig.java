package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code head_config.json} as AdapterHub's library 1.2 writes it, for heads of one linear layer.
 *
 * <p>The library's heads on a whole text read its first token, or that through the pooler. It has none on the mean of a
 * text's tokens, but since a linear layer and a mean may change places, its head on every token gives that head's logits
 * once they are averaged over the tokens. So that is what such a head is called in a directory, with a note of its own
 * beside the configuration that the library does not read.
 */
final class HeadConfig {
    /** How the library names an output that has no label. */
    private static final String UNNAMED = "LABEL_";

    private static final String TAGGING = "tagging";
    private static final String USE_POOLER = "use_pooler";
    private static final String NOTE = "graft";

    private static final Map<HeadKind, String> TYPES = Map.of(
            HeadKind.CLASSIFICATION, "classification",
            HeadKind.MULTILABEL, "multilabel_classification",
            HeadKind.REGRESSION, "classification",
            HeadKind.SPAN, "question_answering",
            HeadKind.TAGGING, TAGGING);

    private HeadConfig() {}

    /** @param pooling that makes the vectors which a head on whole texts reads */
    static byte[] write(Head head, String name, String model, Pooling pooling) {
        boolean averaged = pooling == Pooling.MEAN && !head.kind().perToken();
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("activation_function", (String) null);
        config.put("head_type", averaged ? TAGGING : TYPES.get(head.kind()));
        ObjectNode indexes = config.putObject("label2id");
        for (int i = 0; i < head.outputs(); i++) {
            indexes.put(head.kind().labelled() ? head.labels().get(i) : UNNAMED + i, i);
        }
        config.put("layers", 1);
        config.put("num_labels", head.outputs());
        if (!head.kind().perToken() && !averaged) {
            config.put("bias", true);
            config.put("dropout_prob", (Double) null);
            config.put(USE_POOLER, pooling == Pooling.POOLER);
        }
        ObjectNode file = AdapterHubConfig.file(config, head.hidden(), name, model);
        if (averaged) {
            file.putObject(NOTE).put("kind", head.kind().label()).put("pooling", pooling.label());
        }
        return CanonicalJson.bytes(file);
    }

    /**
     * The kind of an artifact's own head; the library has a regression as a classification whose one output has no name.
     */
    static HeadKind kind(Fields file) {
        Fields config = file.object("config");
        String type = config.text("head_type");
        boolean regression = labels(file).equals(List.of(UNNAMED + 0));
        for (HeadKind kind : HeadKind.values()) {
            if (type.equals(TYPES.get(kind))
                    && config.integer("layers") == 1
                    && (!type.equals("classification") || (kind == HeadKind.REGRESSION) == regression)) {
                return kind;
            }
        }
        throw new CorruptArtifact(config.where() + " is not a classification head of one linear layer, nor one of"
                + " another kind that Graft has");
    }

    /**
     * The kind of a head from anywhere, which must compute what Graft computes on a base that pools like this.
     *
     * @throws CorruptArtifact that names what it would compute otherwise
     */
    static HeadKind kindOn(Pooling pooling, Fields file) {
        Fields config = file.object("config");
        if (config.integer("layers") != 1) {
            throw new CorruptArtifact(config.where() + ".layers is " + config.integer("layers")
                    + ", and Graft's heads are one linear layer");
        }
        if (file.has(NOTE)) {
            Fields note = file.object(NOTE);
            requirePooling(file, note.text("pooling"), pooling);
            return named(note);
        }
        String type = config.text("head_type");
        HeadKind kind = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type) && entry.getKey() != HeadKind.REGRESSION)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new CorruptArtifact(config.where() + ".head_type is " + type
                        + ", and Graft has classification, multilabel_classification, question_answering and tagging"));
        if (!kind.perToken()) {
            boolean pooler = config.node().path(USE_POOLER).asBoolean(false);
            requirePooling(config, (pooler ? Pooling.POOLER : Pooling.FIRST).label(), pooling);
        }
        if (kind == HeadKind.SPAN && config.integer("num_labels") != 2) {
            throw new CorruptArtifact(config.where() + ".num_labels is not 2, the start and the end of a span");
        }
        return kind == HeadKind.CLASSIFICATION && config.integer("num_labels") == 1 ? HeadKind.REGRESSION : kind;
    }

    private static HeadKind named(Fields note) {
        try {
            return HeadKind.of(note.text("kind"));
        } catch (IllegalArgumentException e) {
            throw new CorruptArtifact(note.where() + ": " + e.getMessage(), e);
        }
    }

    private static void requirePooling(Fields file, String theirs, Pooling ours) {
        Optional<Pooling> named = Pooling.named(theirs);
        if (named.isEmpty() || named.get() != ours) {
            throw new CorruptArtifact(file.where() + " has a head for texts pooled as \"" + theirs
                    + "\" (its use_pooler says so), but this base pools as \"" + ours.label()
                    + "\": serve a base that pools likewise, or retrain the head");
        }
    }

    /** Whether the head adds a bias to its logits. */
    static boolean hasBias(Fields file) {
        return file.object("config").node().path("bias").asBoolean(true);
    }

    /** The labels in the order of the logits, or the library's names for outputs that have none. */
    static List<String> labels(Fields file) {
        Fields config = file.object("config");
        ObjectNode indexes = config.object("label2id").node();
        String[] labels = new String[indexes.size()];
        indexes.properties().forEach(field -> {
            JsonNode index = field.getValue();
            boolean valid = index.isInt() && index.intValue() >= 0 && index.intValue() < labels.length;
            if (!valid || labels[index.intValue()] != null) {
                throw new CorruptArtifact(config.where() + ".label2id does not number its labels from 0");
            }
            labels[index.intValue()] = field.getKey();
        });
        if (labels.length == 0 || config.integer("num_labels") != labels.length) {
            throw new CorruptArtifact(config.where() + ".label2id does not have num_labels labels");
        }
        return List.of(labels);
    }
}
