package io.graft.evaluation.sets;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingExample;
import io.graft.schemas.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a {@code data.jsonl}.
 *
 * @param id unique in its set
 * @param split {@code train}, {@code validation} or {@code test}
 * @param input what a model is asked
 * @param answers the right ones: of a span there may be several, of which a training learns the first
 */
public record SetRow(String id, String split, Input input, List<Target> answers) {
    static final String TRAINING = "train";
    static final String VALIDATION = "validation";
    static final String TEST = "test";
    private static final List<String> SPLITS = List.of(TRAINING, VALIDATION, TEST);

    public SetRow {
        answers = List.copyOf(answers);
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("row " + id + " has no answer");
        }
    }

    /** @throws IllegalArgumentException if the line lacks what its kind needs, has another split, or is not JSON */
    public static SetRow parse(String line) {
        JsonNode json = Json.tree(line.getBytes(StandardCharsets.UTF_8));
        String id = text(json, "id");
        String split = json.path("split").asText(TRAINING);
        if (!SPLITS.contains(split)) {
            throw new IllegalArgumentException(
                    "row " + id + " has the split '" + split + "', which is none of " + SPLITS);
        }
        return new SetRow(id, split, input(json), answers(json, id));
    }

    public HeadKind kind() {
        return answers.get(0).kind();
    }

    /** @param validation whether the row selects instead of training */
    public TrainingExample example(boolean validation) {
        return new TrainingExample(id, input.text(), input.textPair(), input.tokens(), answers.get(0), validation);
    }

    private static Input input(JsonNode json) {
        if (json.hasNonNull("question")) {
            return new Input(text(json, "question"), text(json, "context"));
        }
        if (json.hasNonNull("tokens")) {
            return Input.ofTokens(texts(json.path("tokens")));
        }
        return new Input(text(json, "text"), json.hasNonNull("text_pair") ? text(json, "text_pair") : null);
    }

    private static List<Target> answers(JsonNode json, String id) {
        if (json.hasNonNull("answers")) {
            String context = text(json, "context");
            List<Target> spans = new ArrayList<>();
            json.path("answers").forEach(answer -> spans.add(span(context, answer)));
            return spans;
        }
        if (json.hasNonNull("tags")) {
            return List.of(new Target.Tags(texts(json.path("tags"))));
        }
        if (json.hasNonNull("labels")) {
            return List.of(new Target.Labels(texts(json.path("labels"))));
        }
        if (json.path("score").isNumber()) {
            return List.of(new Target.Score(json.path("score").doubleValue()));
        }
        if (json.hasNonNull("label")) {
            return List.of(new Target.Label(json.path("label").asText()));
        }
        throw new IllegalArgumentException("row " + id + " has no label, labels, score, answers or tags");
    }

    /** The file counts code points, as Python does. */
    private static Target.Span span(String context, JsonNode answer) {
        String text = text(answer, "text");
        int start = answer.path("answer_start").asInt(-1);
        int end = start + text.codePointCount(0, text.length());
        if (start < 0
                || end > context.codePointCount(0, context.length())
                || !slice(context, start, end).equals(text)) {
            throw new IllegalArgumentException("the answer '" + text + "' does not stand at " + start);
        }
        return new Target.Span(start, end);
    }

    static String slice(String text, int start, int end) {
        return text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException("the text '" + field + "' is missing");
        }
        return json.path(field).textValue();
    }
}
