package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Prediction;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts and predictions as tensors of the Open Inference Protocol, of n rows. Inputs: {@code text}, and
 * {@code text_pair} for pairs and spans; or {@code tokens} to tag, with one space between them. Outputs by kind: {@code label};
 * {@code labels} (a JSON array as text); {@code score}; {@code start}, {@code end} and {@code text}; {@code tags} (one
 * space between them); {@code probabilities} of all labels, whose order is its parameter {@code labels}; and always
 * {@code truncated}.
 */
final class InferenceTensors {
    private static final String BYTES = "BYTES";
    private static final String FP32 = "FP32";
    private static final String INT32 = "INT32";
    private static final String BOOL = "BOOL";
    private static final String TOKENS = "tokens";
    private static final Pattern SPACE = Pattern.compile(" ");

    /** Names of tensors, and of fields of the body of {@code predict}. */
    private static final Map<String, String> INPUTS = Map.of("text", "text", "text_pair", "textPair", TOKENS, TOKENS);

    private InferenceTensors() {}

    /**
     * @param question as the body of {@code predict}
     * @param outputs to answer with; empty for all
     */
    record Request(@Nullable String id, JsonNode question, Set<String> outputs) {
        /** @throws ProblemException if an output was asked for that there is not */
        ArrayNode wanted(ArrayNode all) {
            if (outputs.isEmpty()) {
                return all;
            }
            ArrayNode wanted = Json.mapper().createArrayNode();
            all.forEach(tensor -> {
                if (outputs.contains(tensor.path("name").textValue())) {
                    wanted.add(tensor);
                }
            });
            if (wanted.size() != outputs.size()) {
                throw invalid("the outputs are " + all.findValuesAsText("name") + ", not " + outputs);
            }
            return wanted;
        }
    }

    /** @throws ProblemException if the body is no request of the protocol for texts */
    static Request question(JsonNode body, @Nullable Integer version) {
        Bodies.object(body);
        Map<String, List<String>> columns = new HashMap<>();
        for (JsonNode tensor : array(body, "inputs")) {
            String name = tensor.path("name").asText();
            if (!INPUTS.containsKey(name)) {
                throw invalid("there is no input \"" + name + "\", only " + INPUTS.keySet());
            }
            columns.put(name, data(tensor, name));
        }
        if (columns.values().stream().map(List::size).distinct().count() != 1) {
            throw invalid("a request has at least one input, and all have one shape");
        }
        ObjectNode question = Json.mapper().createObjectNode();
        question.put("version", version);
        ArrayNode inputs = question.putArray("inputs");
        int rows = columns.values().iterator().next().size();
        for (int row = 0; row < rows; row++) {
            ObjectNode input = inputs.addObject();
            for (Map.Entry<String, List<String>> column : columns.entrySet()) {
                String value = column.getValue().get(row);
                if (column.getKey().equals(TOKENS)) {
                    SPACE.splitAsStream(value).forEach(input.putArray(TOKENS)::add);
                } else {
                    input.put(INPUTS.get(column.getKey()), value);
                }
            }
        }
        Set<String> outputs = new HashSet<>();
        body.path("outputs").forEach(output -> outputs.add(output.path("name").asText()));
        return new Request(body.path("id").isTextual() ? body.path("id").textValue() : null, question, outputs);
    }

    private static List<String> data(JsonNode tensor, String name) {
        if (!tensor.path("datatype").asText().equals(BYTES)) {
            throw invalid("the datatype of \"" + name + "\" must be BYTES");
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : array(tensor, "data")) {
            // Rows may be nested, as of a tensor (n, 1).
            JsonNode text = value.isArray() && value.size() == 1 ? value.path(0) : value;
            if (!text.isTextual()) {
                throw invalid("the data of \"" + name + "\" must be strings");
            }
            values.add(text.textValue());
        }
        long elements = 1;
        for (JsonNode size : array(tensor, "shape")) {
            elements *= size.asLong();
        }
        if (elements != values.size()) {
            throw invalid("the shape of \"" + name + "\" has " + elements + " elements, its data " + values.size());
        }
        return values;
    }

    private static JsonNode array(JsonNode node, String field) {
        JsonNode array = node.path(field);
        if (!array.isArray()) {
            throw invalid("\"" + field + "\" must be an array");
        }
        return array;
    }

    /** The predictions of one kind, column by column. */
    static ArrayNode of(List<Prediction> predictions) {
        ArrayNode tensors = Json.mapper().createArrayNode();
        Prediction first = predictions.get(0);
        int rows = predictions.size();
        if (first instanceof Prediction.Label label) {
            ArrayNode labels = tensor(tensors, "label", BYTES, rows);
            predictions.forEach(one -> labels.add(((Prediction.Label) one).label()));
            probabilities(tensors, label.labels(), predictions, one -> ((Prediction.Label) one).scores());
        } else if (first instanceof Prediction.Labels several) {
            ArrayNode labels = tensor(tensors, "labels", BYTES, rows);
            predictions.forEach(one -> labels.add(json(((Prediction.Labels) one).labels())));
            probabilities(tensors, several.all(), predictions, one -> ((Prediction.Labels) one).scores());
        } else if (first instanceof Prediction.Score) {
            ArrayNode scores = tensor(tensors, "score", FP32, rows);
            predictions.forEach(one -> scores.add(((Prediction.Score) one).score()));
        } else if (first instanceof Prediction.Span) {
            ArrayNode starts = tensor(tensors, "start", INT32, rows);
            predictions.forEach(one -> starts.add(((Prediction.Span) one).start()));
            ArrayNode ends = tensor(tensors, "end", INT32, rows);
            predictions.forEach(one -> ends.add(((Prediction.Span) one).end()));
            ArrayNode texts = tensor(tensors, "text", BYTES, rows);
            predictions.forEach(one -> texts.add(((Prediction.Span) one).text()));
        } else if (first instanceof Prediction.Tags) {
            ArrayNode tags = tensor(tensors, "tags", BYTES, rows);
            predictions.forEach(one -> tags.add(String.join(" ", ((Prediction.Tags) one).tags())));
        }
        ArrayNode truncated = tensor(tensors, "truncated", BOOL, rows);
        predictions.forEach(one -> truncated.add(one.truncated()));
        return tensors;
    }

    private static void probabilities(
            ArrayNode tensors,
            List<String> labels,
            List<Prediction> predictions,
            Function<Prediction, float[]> scores) {
        ArrayNode data = tensor(tensors, "probabilities", FP32, predictions.size(), labels.size());
        for (Prediction prediction : predictions) {
            for (float score : scores.apply(prediction)) {
                data.add(score);
            }
        }
        ((ObjectNode) tensors.get(tensors.size() - 1)).putObject("parameters").put("labels", json(labels));
    }

    /** The data of a new tensor. */
    private static ArrayNode tensor(ArrayNode tensors, String name, String datatype, int... shape) {
        ObjectNode tensor = tensors.addObject().put("name", name).put("datatype", datatype);
        ArrayNode sizes = tensor.putArray("shape");
        for (int size : shape) {
            sizes.add(size);
        }
        return tensor.putArray("data");
    }

    private static String json(List<String> texts) {
        return Json.mapper().valueToTree(texts).toString();
    }

    /** What a model takes. */
    static ArrayNode inputs(@Nullable TaskKind kind, boolean pair) {
        ArrayNode inputs = Json.mapper().createArrayNode();
        describe(inputs, kind == TaskKind.TAGGING ? TOKENS : "text", BYTES, -1);
        if (pair || kind == TaskKind.SPAN) {
            describe(inputs, "text_pair", BYTES, -1);
        }
        return inputs;
    }

    /** What a model of a kind answers. */
    static ArrayNode outputs(@Nullable TaskKind kind) {
        ArrayNode outputs = Json.mapper().createArrayNode();
        if (kind != null) {
            switch (kind) {
                case CLASSIFICATION -> {
                    describe(outputs, "label", BYTES, -1);
                    describe(outputs, "probabilities", FP32, -1, -1);
                }
                case MULTILABEL -> {
                    describe(outputs, "labels", BYTES, -1);
                    describe(outputs, "probabilities", FP32, -1, -1);
                }
                case REGRESSION -> describe(outputs, "score", FP32, -1);
                case SPAN -> {
                    describe(outputs, "start", INT32, -1);
                    describe(outputs, "end", INT32, -1);
                    describe(outputs, "text", BYTES, -1);
                }
                case TAGGING -> describe(outputs, "tags", BYTES, -1);
            }
        }
        describe(outputs, "truncated", BOOL, -1);
        return outputs;
    }

    private static void describe(ArrayNode tensors, String name, String datatype, int... shape) {
        ArrayNode sizes =
                tensors.addObject().put("name", name).put("datatype", datatype).putArray("shape");
        for (int size : shape) {
            sizes.add(size);
        }
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.INVALID_BODY, detail);
    }
}
