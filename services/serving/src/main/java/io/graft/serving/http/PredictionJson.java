package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Prediction;
import io.graft.schemas.Json;
import io.graft.serving.predict.Answer;
import java.util.List;

/** A prediction as callers see it; each kind has its own fields, and all have {@code truncated}. */
public final class PredictionJson {
    private PredictionJson() {}

    /** One for each input, in order. */
    public static List<JsonNode> of(Answer.Answered answered) {
        return answered.outputs().stream().<JsonNode>map(PredictionJson::of).toList();
    }

    static ObjectNode of(Prediction prediction) {
        ObjectNode json = Json.mapper().createObjectNode();
        if (prediction instanceof Prediction.Label one) {
            json.put("label", one.label()).set("scores", scores(one.labels(), one.scores()));
        } else if (prediction instanceof Prediction.Labels several) {
            several.labels().forEach(json.putArray("labels")::add);
            json.set("scores", scores(several.all(), several.scores()));
        } else if (prediction instanceof Prediction.Score number) {
            json.put("score", number.score());
        } else if (prediction instanceof Prediction.Span span) {
            json.putObject("span")
                    .put("start", span.start())
                    .put("end", span.end())
                    .put("text", span.text());
        } else if (prediction instanceof Prediction.Tags tags) {
            tags.tags().forEach(json.putArray("tags")::add);
            ArrayNode scores = json.putArray("scores");
            for (float score : tags.scores()) {
                scores.add(score);
            }
        }
        return json.put("truncated", prediction.truncated());
    }

    private static ObjectNode scores(List<String> labels, float[] scores) {
        ObjectNode json = Json.mapper().createObjectNode();
        for (int i = 0; i < scores.length; i++) {
            json.put(labels.get(i), scores[i]);
        }
        return json;
    }
}
