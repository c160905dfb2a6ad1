package io.graft.learning;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Split;
import io.graft.schemas.TaskKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the bytes of an example are one that some task could take. Says nothing about the task's own rules. */
public final class Validation {
    /** Targets of kinds of tasks that do not exist here. */
    private static final List<String> OTHER_TARGETS = List.of("labels", "score", "span", "tags");

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
        String text = text("text", fields.required("text"));
        String pair = fields.optional("textPair");
        if (pair != null) {
            text("textPair", pair);
        }
        if (!fields.has("label")) {
            for (String other : OTHER_TARGETS) {
                if (fields.has(other)) {
                    return new Checked.Rejected(
                            RejectionReason.UNSUPPORTED_TARGET,
                            "the target " + other + " is not supported, only label");
                }
            }
        }
        String label = fields.required("label", Limits.LABEL);
        Split split = split(fields.optional("split"));
        fields.optional("observedAt");
        return new Checked.Labelled(
                task, id == null ? ExampleIdentity.defaultId(text, pair) : id, text, pair, label, split);
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
