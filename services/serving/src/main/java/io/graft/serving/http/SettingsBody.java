package io.graft.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The training settings in a declaration, in the ranges of the message schema: the log never gets what it forbids. */
final class SettingsBody {
    private static final List<String> PLACEMENTS = List.of("double_seq_bn", "seq_bn");
    private static final List<String> METRICS = List.of("accuracy", "matthews");
    private static final int LAST_LAYER = 95;

    private SettingsBody() {}

    /**
     * The settings; null if there are none.
     *
     * @throws ProblemException if one of them is not a number or not in its range
     */
    static @Nullable TrainingSettings read(JsonNode node) {
        if (absent(node)) {
            return null;
        }
        if (!node.isObject()) {
            throw invalid("\"config\" must be an object");
        }
        requireInteger(node, "bottleneck", 1, 512);
        requireInteger(node, "epochs", 1, 100);
        requireInteger(node, "batchSize", 2, 256);
        requireRate(node, "learningRate", false);
        requireInteger(node, "maxTokens", 16, 512);
        requireInteger(node, "shards", 1, 64);
        requireInteger(node, "seed", Long.MIN_VALUE, Long.MAX_VALUE);
        requireOneOf(node, "placement", PLACEMENTS);
        requireLayers(node.path("layers"));
        requireRate(node, "layerNormRate", true);
        requireInteger(node, "trials", 1, 4);
        requireOneOf(node, "metric", METRICS);
        try {
            return Json.mapper().treeToValue(node, TrainingSettings.class);
        } catch (JsonProcessingException e) {
            throw invalid("\"config\" is not understood: " + e.getOriginalMessage());
        }
    }

    private static void requireInteger(JsonNode config, String name, long least, long most) {
        JsonNode value = config.path(name);
        if (absent(value)) {
            return;
        }
        boolean integer = value.isIntegralNumber() && value.canConvertToLong();
        if (!integer || value.longValue() < least || value.longValue() > most) {
            throw invalid("\"config." + name + "\" must be an integer from " + least + " to " + most);
        }
    }

    private static void requireRate(JsonNode config, String name, boolean mayBeZero) {
        JsonNode value = config.path(name);
        if (absent(value)) {
            return;
        }
        double rate = value.isNumber() ? value.doubleValue() : -1;
        if (rate < 0 || rate > 1 || (rate == 0 && !mayBeZero)) {
            throw invalid("\"config." + name + "\" must be a number "
                    + (mayBeZero ? "from 0 to 1" : "above 0, and 1 at most"));
        }
    }

    private static void requireOneOf(JsonNode config, String name, List<String> names) {
        JsonNode value = config.path(name);
        if (!absent(value) && !names.contains(value.asText())) {
            throw invalid("\"config." + name + "\" must be one of " + names);
        }
    }

    private static void requireLayers(JsonNode value) {
        if (absent(value)) {
            return;
        }
        Set<Integer> layers = new HashSet<>();
        value.forEach(layer -> layers.add(layer.isInt() ? layer.intValue() : -1));
        boolean chosen = value.isArray() && !layers.isEmpty() && layers.size() == value.size();
        if (!chosen || layers.stream().anyMatch(layer -> layer < 0 || layer > LAST_LAYER)) {
            throw invalid("\"config.layers\" must be an array of different integers from 0 to " + LAST_LAYER);
        }
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.INVALID_BODY, detail);
    }
}
