package io.graft.evaluation.methods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.TrainingConfig;
import io.graft.schemas.Json;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Variations of a training's configuration, by the names of its components. */
public final class Configs {
    private static final Set<String> NAMES = Arrays.stream(TrainingConfig.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    private Configs() {}

    /**
     * The configuration with other values in some components.
     *
     * @param values as JSON by component; what is no JSON is taken as a text
     * @throws IllegalArgumentException if there is no such component, or it takes no such value
     */
    public static TrainingConfig with(TrainingConfig config, Map<String, ?> values) {
        ObjectNode tree = Json.mapper().valueToTree(config);
        values.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("a training has no setting '" + name + "'");
            }
            tree.set(name, json(value));
        });
        try {
            return Json.mapper().treeToValue(tree, TrainingConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(values + " is no setting of a training: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode json(Object value) {
        if (value instanceof String text) {
            try {
                return Json.mapper().readTree(text);
            } catch (JsonProcessingException e) {
                return Json.mapper().getNodeFactory().textNode(text);
            }
        }
        return Json.mapper().valueToTree(value);
    }
}
