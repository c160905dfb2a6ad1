package io.graft.learning;

import io.graft.schemas.TaskKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether an example that is well-formed by itself is one of a task. */
public final class TaskFit {
    private TaskFit() {}

    /**
     * Why the example is none of the task's.
     *
     * @param labels that the task has
     * @param labelsDeclared whether it takes no other
     */
    public static Optional<Checked.Rejected> refusal(
            TaskKind kind, boolean pair, List<String> labels, boolean labelsDeclared, Checked.Labelled example) {
        if (example.target().kind() != kind) {
            return rejected(
                    RejectionReason.WRONG_TARGET,
                    "the task's kind is " + kind.json() + ", and the example's target is one of "
                            + example.target().kind().json());
        }
        if (pair != (example.textPair() != null)) {
            return rejected(
                    RejectionReason.PAIR_MISMATCH,
                    pair ? "the task takes pairs of texts" : "the task takes single texts");
        }
        List<String> wanted = TargetLabels.of(example.target());
        if (labels.containsAll(wanted)) {
            return Optional.empty();
        }
        if (labelsDeclared) {
            return rejected(RejectionReason.UNKNOWN_LABEL, "a label is none of the task's declared ones");
        }
        Set<String> all = new LinkedHashSet<>(labels);
        all.addAll(wanted);
        return TargetLabels.excess(all).flatMap(excess -> rejected(RejectionReason.TOO_MANY_LABELS, excess));
    }

    private static Optional<Checked.Rejected> rejected(RejectionReason reason, String detail) {
        return Optional.of(new Checked.Rejected(reason, detail));
    }
}
