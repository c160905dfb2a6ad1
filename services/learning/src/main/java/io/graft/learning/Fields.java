package io.graft.learning;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object; the first one that is not what it must be is the reason to reject it. */
final class Fields {
    private final JsonNode object;

    Fields(JsonNode object) {
        this.object = object;
    }

    String required(String field) {
        String value = optional(field);
        if (value == null) {
            throw new RefusedException(RejectionReason.MISSING_FIELD, "the field " + field + " is missing");
        }
        if (value.isBlank()) {
            throw invalid(field, "is blank");
        }
        return value;
    }

    String required(String field, int codePoints) {
        return bounded(field, required(field), codePoints);
    }

    @Nullable
    String optional(String field, int codePoints) {
        String value = optional(field);
        if (value == null) {
            return null;
        }
        if (value.isBlank()) {
            throw invalid(field, "is blank");
        }
        return bounded(field, value, codePoints);
    }

    @Nullable
    String optional(String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw invalid(field, "is not a string");
        }
        String text = value.textValue();
        if (!isUnicode(text)) {
            throw invalid(field, "holds half of a surrogate pair");
        }
        return text;
    }

    boolean flag(String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw invalid(field, "is neither true nor false");
        }
        return value.booleanValue();
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    static RefusedException invalid(String field, String complaint) {
        return new RefusedException(RejectionReason.INVALID_FIELD, "the field " + field + " " + complaint);
    }

    private static String bounded(String field, String value, int codePoints) {
        if (value.codePointCount(0, value.length()) > codePoints) {
            throw invalid(field, "is longer than " + codePoints + " code points");
        }
        return value;
    }

    /** A lone surrogate has no UTF-8: two different texts would share one digest. */
    private static boolean isUnicode(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** Leaves the reading of one example; never leaves this package. */
    static final class RefusedException extends RuntimeException {
        private final RejectionReason reason;
        private final String detail;

        RefusedException(RejectionReason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
            this.detail = detail;
        }

        Checked.Rejected rejected() {
            return new Checked.Rejected(reason, detail);
        }
    }
}
