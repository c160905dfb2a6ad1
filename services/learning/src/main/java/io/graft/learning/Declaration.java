package io.graft.learning;

import io.graft.schemas.TaskKind;
import io.graft.schemas.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

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
                TaskKind.CLASSIFICATION,
                example.textPair() != null,
                List.of(example.label()),
                false,
                TrainingSettings.UNSET);
    }

    Declaration with(String label) {
        if (labels.contains(label)) {
            return this;
        }
        List<String> more = new ArrayList<>(labels);
        more.add(label);
        return new Declaration(kind, pair, more, labelsDeclared, config);
    }
}
