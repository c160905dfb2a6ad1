package io.graft.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingSettings;
import org.jspecify.annotations.Nullable;

/** The training settings in a declaration, in the ranges of the message schema: the log never gets what it forbids. */
final class SettingsBody {
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
        requireRate(node, "learningRate");
        requireInteger(node, "maxTokens", 16, 512);
        requireInteger(node, "shards", 1, 64);
        requireInteger(node, "seed", Long.MIN_VALUE, Long.MAX_VALUE);
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

    private static void requireRate(JsonNode config, String name) {
        JsonNode value = config.path(name);
        if (absent(value)) {
            return;
        }
        if (!value.isNumber() || value.doubleValue() <= 0 || value.doubleValue() > 1) {
            throw invalid("\"config." + name + "\" must be a number above 0, and 1 at most");
        }
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.INVALID_BODY, detail);
    }
}
