package io.graft.learning;

import io.graft.schemas.Target;
import io.graft.schemas.TaskKind;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** Labels that a declaration must name if it names any; 0 if the kind has none. */
    static int atLeast(TaskKind kind) {
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
