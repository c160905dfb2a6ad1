package io.graft.learning;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TaskKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether the bytes of an example are one that some task could take. Says nothing about the task's own rules. */
public final class Validation {
    private static final List<String> TARGETS = List.of("label", "labels", "score", "span", "tags");

    private Validation() {}

    /** Never throws, whatever the bytes. */
    public static Checked check(byte @Nullable [] value) {
        if (value == null) {
            return new Checked.Rejected(RejectionReason.MISSING_VALUE, "a record without a value is no example");
        }
        if (value.length > Limits.VALUE_BYTES) {
            return new Checked.Rejected(
                    RejectionReason.TOO_LARGE,
                    "the value has " + value.length + " bytes, more than " + Limits.VALUE_BYTES);
        }
        try {
            return check(Json.tree(value));
        } catch (MalformedMessageException e) {
            return new Checked.Rejected(RejectionReason.MALFORMED_JSON, String.valueOf(e.getMessage()));
        } catch (Fields.RefusedException e) {
            return e.rejected();
        }
    }

    private static Checked check(JsonNode tree) {
        if (!tree.isObject()) {
            return new Checked.Rejected(RejectionReason.MALFORMED_JSON, "the value is not a JSON object");
        }
        Fields fields = new Fields(tree);
        String task = fields.required("task");
        if (!TaskKey.isName(task)) {
            return new Checked.Rejected(
                    RejectionReason.BAD_TASK_NAME, "a task's name is lower-case letters, digits, - and _");
        }
        String id = fields.optional("id", Limits.ID);
        if (fields.flag("deleted")) {
            return new Checked.Deletion(task, id == null ? fields.required("id") : id);
        }
        return labelled(task, id, fields);
    }

    private static Checked labelled(String task, @Nullable String id, Fields fields) {
        String target = fields.only(TARGETS);
        List<String> tokens = target.equals("tags") ? fields.tokens() : null;
        if (tokens == null && fields.has("tokens")) {
            throw Fields.invalid("tokens", "stands without tags");
        }
        if (tokens != null && fields.has("text")) {
            text("text", fields.required("text"));
        }
        String text = text("text", tokens == null ? fields.required("text") : String.join(" ", tokens));
        String pair = target.equals("span") ? fields.required("textPair") : fields.optional("textPair");
        if (pair != null) {
            if (tokens != null) {
                throw Fields.invalid("textPair", "stands beside tokens");
            }
            text("textPair", pair);
        }
        Target answer =
                switch (target) {
                    case "label" -> new Target.Label(fields.required("label", Limits.LABEL));
                    case "labels" -> fields.labels();
                    case "score" -> fields.score();
                    case "span" -> fields.span(Objects.requireNonNull(pair));
                    default -> fields.tags(Objects.requireNonNull(tokens).size());
                };
        Split split = split(fields.optional("split"));
        fields.optional("observedAt");
        return new Checked.Labelled(
                task, id == null ? ExampleIdentity.defaultId(text, pair) : id, text, pair, tokens, answer, split);
    }

    private static String text(String field, String text) {
        if (text.isBlank()) {
            throw Fields.invalid(field, "is blank");
        }
        if (text.codePointCount(0, text.length()) > Limits.TEXT) {
            throw new Fields.RefusedException(
                    RejectionReason.TEXT_TOO_LONG,
                    "the field " + field + " is longer than " + Limits.TEXT + " code points");
        }
        return text;
    }

    private static @Nullable Split split(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (Split split : Split.values()) {
            if (split.json().equals(name)) {
                return split;
            }
        }
        throw Fields.invalid("split", "is neither train nor validation");
    }
}
