package io.graft.evaluation.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Target;
import io.graft.schemas.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One method on one set with one seed.
 *
 * @param commit that ran it
 * @param config that all methods of its campaign start from, as far as this one heeds it, as JSON
 * @param metric of {@code validation} and {@code test}
 * @param test NaN without test rows
 * @param others further measures of the test rows, or of the validation rows if there are none
 * @param trained parameters
 * @param trainedShare of the encoder's parameters
 * @param rows training, validation and test
 * @param examplesPerSecond training rows read in a second of training
 * @param seconds of the training that was chosen
 * @param searchSeconds of all trainings that it was chosen from
 * @param chosen settings
 * @param answers to the test rows
 */
record Trial(
        Key key,
        String commit,
        JsonNode config,
        String metric,
        double validation,
        double test,
        Map<String, Double> others,
        long trained,
        double trainedShare,
        Rows rows,
        double examplesPerSecond,
        double seconds,
        double searchSeconds,
        JsonNode chosen,
        List<Target> answers) {
    Trial {
        others = Map.copyOf(others);
        answers = List.copyOf(answers);
    }

    /** What is run once. */
    record Key(String set, String method, long seed) {}

    record Rows(int training, int validation, int test) {}

    /** As reports show it. */
    ObjectNode summary() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("set", key.set()).put("method", key.method()).put("seed", key.seed());
        json.put("metric", metric).put("validation", validation);
        number(json, "test", test);
        json.set("others", Json.mapper().valueToTree(others));
        json.put("trainableShare", trainedShare).put("trainedParameters", trained);
        json.put("examplesPerSecond", examplesPerSecond).put("seconds", seconds).put("searchSeconds", searchSeconds);
        json.set("rows", Json.mapper().valueToTree(rows));
        json.set("chosen", chosen);
        json.put("commit", commit);
        json.set("config", config);
        return json;
    }

    /** As the log keeps it: with the answers. */
    ObjectNode line() {
        ObjectNode json = summary();
        ArrayNode array = json.putArray("answers");
        answers.forEach(answer -> array.add(Answer.json(answer)));
        return json;
    }

    static Trial of(JsonNode line) {
        List<Target> answers = new ArrayList<>();
        line.path("answers").forEach(answer -> answers.add(Answer.of(answer)));
        JsonNode rows = line.path("rows");
        return new Trial(
                new Key(
                        line.path("set").asText(),
                        line.path("method").asText(),
                        line.path("seed").asLong()),
                line.path("commit").asText(),
                line.path("config"),
                line.path("metric").asText(),
                line.path("validation").asDouble(),
                line.path("test").asDouble(Double.NaN),
                numbers(line.path("others")),
                line.path("trainedParameters").asLong(),
                line.path("trainableShare").asDouble(),
                new Rows(
                        rows.path("training").asInt(),
                        rows.path("validation").asInt(),
                        rows.path("test").asInt()),
                line.path("examplesPerSecond").asDouble(),
                line.path("seconds").asDouble(),
                line.path("searchSeconds").asDouble(),
                line.path("chosen"),
                answers);
    }

    private static Map<String, Double> numbers(JsonNode json) {
        Map<String, Double> numbers = new TreeMap<>();
        json.properties()
                .forEach(field -> numbers.put(field.getKey(), field.getValue().asDouble()));
        return numbers;
    }

    /** JSON has no NaN. */
    private static void number(ObjectNode json, String name, double value) {
        if (!Double.isNaN(value)) {
            json.put(name, value);
        }
    }
}
