package io.graft.evaluation.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Target;
import java.util.ArrayList;
import java.util.List;

/** Answers as JSON: the label, the score, the span's two numbers, or the labels or tags. */
final class Answer {
    private static final String LABELS = "labels";
    private static final String TAGS = "tags";

    private Answer() {}

    static JsonNode json(Target target) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (target instanceof Target.Label label) {
            object.put("label", label.label());
        } else if (target instanceof Target.Score score) {
            object.put("score", score.score());
        } else if (target instanceof Target.Span span) {
            object.put("start", span.start()).put("end", span.end());
        } else if (target instanceof Target.Labels labels) {
            labels.labels().forEach(object.putArray(LABELS)::add);
        } else if (target instanceof Target.Tags tags) {
            tags.tags().forEach(object.putArray(TAGS)::add);
        }
        return object;
    }

    static Target of(JsonNode json) {
        if (json.has("label")) {
            return new Target.Label(json.path("label").asText());
        }
        if (json.has("score")) {
            return new Target.Score(json.path("score").asDouble());
        }
        if (json.has("start")) {
            return new Target.Span(json.path("start").asInt(), json.path("end").asInt());
        }
        return json.has(LABELS) ? new Target.Labels(texts(json.path(LABELS))) : new Target.Tags(texts(json.path(TAGS)));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
