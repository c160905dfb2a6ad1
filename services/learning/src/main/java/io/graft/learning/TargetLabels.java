package io.graft.learning;

import io.graft.schemas.Target;
import io.graft.schemas.TaskKind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The labels that a target is made of, and what a label of each kind may be. */
public final class TargetLabels {
    private static final Pattern TAG = Pattern.compile("O|[BI]-.+", Pattern.DOTALL);

    private TargetLabels() {}

    /** Each once, in order: the label, the labels, the tags; none of a score or a span. */
    public static List<String> of(Target target) {
        if (target instanceof Target.Label one) {
            return List.of(one.label());
        }
        if (target instanceof Target.Labels many) {
            return many.labels();
        }
        return target instanceof Target.Tags tags ? List.copyOf(new LinkedHashSet<>(tags.tags())) : List.of();
    }

    /** Why a task of the kind cannot be declared to have these labels and no others. */
    public static Optional<String> complaint(TaskKind kind, List<String> labels) {
        int atLeast = atLeast(kind);
        if (atLeast == 0) {
            return Optional.of("a task of the kind " + kind.json() + " has no labels");
        }
        if (labels.size() < atLeast || labels.size() > Limits.LABELS) {
            return Optional.of(
                    "a task of the kind " + kind.json() + " has " + atLeast + " to " + Limits.LABELS + " labels");
        }
        for (String label : labels) {
            if (label == null || label.isBlank() || label.codePointCount(0, label.length()) > Limits.LABEL) {
                return Optional.of("a label is blank or longer than " + Limits.LABEL + " code points");
            }
            if (kind == TaskKind.TAGGING && !isTag(label)) {
                return Optional.of("a tag is O, or B- or I- and what it is");
            }
        }
        return new HashSet<>(labels).size() < labels.size() ? Optional.of("a label stands twice") : excess(labels);
    }

    /** Why these, each once, are too many for one task. */
    static Optional<String> excess(Collection<String> labels) {
        if (labels.size() > Limits.LABELS) {
            return Optional.of("a task has at most " + Limits.LABELS + " labels");
        }
        long bytes = labels.stream()
                .mapToLong(label -> label.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return bytes > Limits.LABELS_BYTES
                ? Optional.of("the labels of a task have at most " + Limits.LABELS_BYTES + " bytes in all, in UTF-8")
                : Optional.empty();
    }

    /** Labels that a declaration must name if it names any; 0 if the kind has none. */
    private static int atLeast(TaskKind kind) {
        return switch (kind) {
            case CLASSIFICATION, TAGGING -> 2;
            case MULTILABEL -> 1;
            case REGRESSION, SPAN -> 0;
        };
    }

    /** {@code O}, {@code B-} or {@code I-} and what it is. */
    static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }
}
