package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import java.util.Set;

/**
 * {@code graft.json}: {@link ArtifactInfo} as canonical JSON. Without a {@code kind}, it is a classification's; without {@code
 * layerNorms}, they are the base's.
 */
final class GraftJson {
    private static final String LAYER_NORMS = "layerNorms";
    private static final String TRAINED = "trained";

    private static final Set<String> FIELDS = Set.of(
            "formatVersion",
            "task",
            "baseName",
            "baseDigest",
            "dataSetDigest",
            "config",
            "seed",
            "profile",
            "precision",
            "evaluation",
            "kind",
            LAYER_NORMS,
            "pooling",
            "labels",
            "canaries");

    private GraftJson() {}

    static byte[] write(ArtifactInfo info) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("formatVersion", ArtifactInfo.FORMAT_VERSION);
        json.put("task", info.task());
        json.put("baseName", info.baseName());
        json.put("baseDigest", info.baseDigest());
        json.put("dataSetDigest", info.dataSetDigest());
        json.set("config", info.config());
        json.put("seed", info.seed());
        json.set("profile", info.profile());
        json.put("precision", info.precision());
        json.set("evaluation", info.evaluation());
        if (info.kind() != HeadKind.CLASSIFICATION) {
            json.put("kind", info.kind().label());
        }
        if (info.layerNorms()) {
            json.put(LAYER_NORMS, TRAINED);
        }
        json.put("pooling", info.pooling().label());
        info.labels().forEach(json.putArray("labels")::add);
        ArrayNode canaries = json.putArray("canaries");
        for (float[] logits : info.canaries()) {
            ArrayNode row = canaries.addArray();
            for (float logit : logits) {
                row.add(logit);
            }
        }
        return CanonicalJson.bytes(json);
    }

    static ArtifactInfo read(byte[] bytes) {
        Fields json = Fields.parse(bytes, ArtifactFiles.INFO);
        long version = json.integer("formatVersion");
        if (version != ArtifactInfo.FORMAT_VERSION) {
            throw new CorruptArtifact("format version " + version + " is unknown here, only "
                    + ArtifactInfo.FORMAT_VERSION + " can be read");
        }
        json.allowing(FIELDS);
        try {
            // What could not be written again, such as half of a character, is not read.
            CanonicalJson.bytes(json.node());
            return new ArtifactInfo(
                    json.text("task"),
                    json.text("baseName"),
                    json.text("baseDigest"),
                    json.text("dataSetDigest"),
                    json.object("config").node(),
                    json.integer("seed"),
                    json.object("profile").node(),
                    json.text("precision"),
                    json.object("evaluation").node(),
                    json.has("kind") ? HeadKind.of(json.text("kind")) : HeadKind.CLASSIFICATION,
                    layerNorms(json),
                    pooling(json.text("pooling")),
                    json.texts("labels"),
                    canaries(json.array("canaries")));
        } catch (IllegalArgumentException e) {
            throw new CorruptArtifact(ArtifactFiles.INFO + ": " + e.getMessage(), e);
        }
    }

    private static boolean layerNorms(Fields json) {
        if (json.has(LAYER_NORMS) && !json.text(LAYER_NORMS).equals(TRAINED)) {
            throw new CorruptArtifact(
                    "LayerNorms are \"" + TRAINED + "\" or not named, not \"" + json.text(LAYER_NORMS) + "\"");
        }
        return json.has(LAYER_NORMS);
    }

    private static Pooling pooling(String label) {
        return Pooling.named(label).orElseThrow(() -> new CorruptArtifact("pooling \"" + label + "\" is unknown here"));
    }

    private static float[][] canaries(JsonNode rows) {
        float[][] canaries = new float[rows.size()][];
        for (int i = 0; i < canaries.length; i++) {
            JsonNode row = rows.path(i);
            canaries[i] = new float[row.size()];
            for (int j = 0; j < row.size(); j++) {
                if (!row.path(j).isNumber()) {
                    throw new CorruptArtifact("canary " + i + " has a logit that is not a number");
                }
                canaries[i][j] = row.path(j).floatValue();
            }
        }
        return canaries;
    }
}
