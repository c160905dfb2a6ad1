package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.Input;
import io.graft.learning.Limits;
import io.graft.schemas.TaskKind;
import io.graft.serving.predict.Question;
import io.graft.serving.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code predict} as a question. */
public final class QuestionReader {
    /** Inputs of a request at most. */
    static final int INPUTS = 256;

    private final Registry registry;

    public QuestionReader(Registry registry) {
        this.registry = registry;
    }

    /** @throws ProblemException if it is none, or none for this task */
    public Question read(String task, JsonNode body) {
        JsonNode inputs = Bodies.object(body).path("inputs");
        if (!inputs.isArray() || inputs.isEmpty()) {
            throw invalid("\"inputs\" must be an array of at least one {\"text\"} or {\"tokens\"}");
        }
        if (inputs.size() > INPUTS) {
            throw new ProblemException(
                    ErrorCode.TOO_LARGE, "a request has at most " + INPUTS + " inputs, not " + inputs.size());
        }
        List<Input> questions = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            questions.add(input(inputs.path(i), i));
        }
        Question question = new Question(task, version(body.path("version")), questions);
        requireLikeExamples(question);
        return question;
    }

    /** Inputs must come as the task's examples do, or the answer would be one to another question. */
    private void requireLikeExamples(Question question) {
        registry.find(question.task()).map(view -> view.state()).ifPresent(state -> {
            for (Input input : question.inputs()) {
                requireTokens(input, state.kind() == TaskKind.TAGGING);
                requirePair(input, state.pair() || state.kind() == TaskKind.SPAN);
            }
        });
    }

    private static void requireTokens(Input input, boolean wanted) {
        if ((input.tokens() != null) != wanted) {
            throw invalid(
                    wanted
                            ? "the task tags tokens: every input needs \"tokens\""
                            : "the task takes a \"text\", not \"tokens\"");
        }
    }

    private static void requirePair(Input input, boolean wanted) {
        if ((input.textPair() != null) != wanted) {
            throw new ProblemException(
                    ErrorCode.PAIR_MISMATCH,
                    wanted
                            ? "the task takes pairs: every input needs a \"textPair\""
                            : "the task takes single texts, without a \"textPair\"");
        }
    }

    private static Input input(JsonNode input, int index) {
        if (!input.isObject()) {
            throw invalid("input " + index + " is not an object");
        }
        String text = text(input.path("text"), "text", index);
        List<String> tokens = tokens(input.path("tokens"), index);
        if ((text == null) == (tokens == null)) {
            throw invalid("input " + index + " has no \"text\" and no \"tokens\", or both");
        }
        if (tokens != null) {
            requireShort(String.join(" ", tokens), "tokens", index);
            return Input.ofTokens(tokens);
        }
        return new Input(String.valueOf(text), text(input.path("textPair"), "textPair", index));
    }

    private static @Nullable List<String> tokens(JsonNode node, int index) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isArray() || node.isEmpty()) {
            throw invalid("\"tokens\" of input " + index + " is not an array of at least one token");
        }
        List<String> tokens = new ArrayList<>(node.size());
        for (JsonNode token : node) {
            if (!token.isTextual() || token.textValue().isEmpty()) {
                throw invalid("\"tokens\" of input " + index + " holds something that is not a token");
            }
            tokens.add(token.textValue());
        }
        return tokens;
    }

    private static @Nullable String text(JsonNode node, String field, int index) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw invalid("\"" + field + "\" of input " + index + " is not a string");
        }
        return requireShort(node.textValue(), field, index);
    }

    private static String requireShort(String text, String field, int index) {
        if (text.codePointCount(0, text.length()) > Limits.TEXT) {
            throw new ProblemException(
                    ErrorCode.TOO_LARGE,
                    "\"" + field + "\" of input " + index + " is longer than " + Limits.TEXT + " code points");
        }
        return text;
    }

    /** Null for the live version. */
    private static @Nullable Integer version(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw invalid("\"version\" must be a whole number from 1");
        }
        return node.intValue();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.INVALID_BODY, detail);
    }
}
