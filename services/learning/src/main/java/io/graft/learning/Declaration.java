package io.graft.learning;

import io.graft.schemas.TaskKind;
import io.graft.schemas.TrainingSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a task is.
 *
 * @param labels in the order of the head's logits
 * @param labelsDeclared whether other labels are refused
 */
public record Declaration(
        TaskKind kind, boolean pair, List<String> labels, boolean labelsDeclared, TrainingSettings config) {
    public Declaration {
        labels = List.copyOf(labels);
    }

    /** The task that its first example makes. */
    static Declaration by(Checked.Labelled example) {
        return new Declaration(
                example.target().kind(),
                example.textPair() != null,
                TargetLabels.of(example.target()),
                false,
                TrainingSettings.UNSET);
    }

    Declaration with(List<String> of) {
        if (labels.containsAll(of)) {
            return this;
        }
        Set<String> all = new LinkedHashSet<>(labels);
        all.addAll(of);
        return new Declaration(kind, pair, List.copyOf(all), labelsDeclared, config);
    }
}
