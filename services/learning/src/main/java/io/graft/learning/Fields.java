package io.graft.learning;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    /** The one of these fields that stands. */
    String only(List<String> names) {
        List<String> standing = names.stream().filter(this::has).toList();
        if (standing.isEmpty()) {
            throw new RefusedException(
                    RejectionReason.MISSING_TARGET, "none of " + String.join(", ", names) + " stands");
        }
        if (standing.size() > 1) {
            throw new RefusedException(
                    RejectionReason.SEVERAL_TARGETS, "more than one target stands: " + String.join(", ", standing));
        }
        return standing.get(0);
    }

    List<String> tokens() {
        return strings("tokens", Limits.TEXT);
    }

    /** @throws RefusedException unless there is one for each token */
    Target.Tags tags(int tokens) {
        List<String> tags = strings("tags", Limits.LABEL);
        if (tags.size() != tokens) {
            throw new RefusedException(
                    RejectionReason.TAG_COUNT, tags.size() + " tags stand for " + tokens + " tokens");
        }
        if (!tags.stream().allMatch(TargetLabels::isTag)) {
            throw invalid("tags", "holds a tag that is not O, nor B- or I- and what it is");
        }
        return bounded(new Target.Tags(tags));
    }

    Target.Labels labels() {
        List<String> labels = strings("labels", Limits.LABEL);
        if (new HashSet<>(labels).size() < labels.size()) {
            throw invalid("labels", "names a label twice");
        }
        return bounded(new Target.Labels(labels));
    }

    /** It may be the first of its task, whose labels are then all of it. */
    private static <T extends Target> T bounded(T target) {
        TargetLabels.excess(TargetLabels.of(target)).ifPresent(excess -> {
            throw new RefusedException(RejectionReason.TOO_MANY_LABELS, excess);
        });
        return target;
    }

    Target.Score score() {
        JsonNode value = object.path("score");
        if (!value.isNumber()) {
            throw invalid("score", "is not a number");
        }
        if (!Double.isFinite(value.doubleValue())) {
            throw new RefusedException(RejectionReason.NOT_FINITE, "the score is not finite");
        }
        if (Math.abs(value.doubleValue()) > Limits.SCORE) {
            throw invalid("score", "is further from 0 than " + Limits.SCORE);
        }
        return new Target.Score(value.doubleValue());
    }

    /** A part of this context, in code points. */
    Target.Span span(String context) {
        JsonNode span = object.path("span");
        JsonNode start = span.path("start");
        JsonNode end = span.path("end");
        if (!start.isIntegralNumber() || !end.isIntegralNumber()) {
            throw invalid("span", "has no whole numbers start and end");
        }
        int length = context.codePointCount(0, context.length());
        if (!start.canConvertToInt()
                || !end.canConvertToInt()
                || start.intValue() < 0
                || end.intValue() <= start.intValue()
                || end.intValue() > length) {
            throw new RefusedException(
                    RejectionReason.SPAN_OUTSIDE,
                    "the span " + start + " to " + end + " is empty or not within the " + length
                            + " code points of textPair");
        }
        return new Target.Span(start.intValue(), end.intValue());
    }

    private List<String> strings(String field, int codePoints) {
        JsonNode array = object.path(field);
        if (!array.isArray()) {
            throw array.isMissingNode() || array.isNull()
                    ? new RefusedException(RejectionReason.MISSING_FIELD, "the field " + field + " is missing")
                    : invalid(field, "is not an array");
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : array) {
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw invalid(field, "holds what is no string or is blank");
            }
            if (!isUnicode(value.textValue())) {
                throw invalid(field, "holds half of a surrogate pair");
            }
            values.add(bounded(field, value.textValue(), codePoints));
        }
        return values;
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
