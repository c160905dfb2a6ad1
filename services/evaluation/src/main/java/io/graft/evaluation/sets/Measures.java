package io.graft.evaluation.sets;

import io.graft.adapters.Correlation;
import io.graft.adapters.Target;
import java.util.List;
import java.util.Map;

/** What is told about answers besides their set's metric. */
public final class Measures {
    private Measures() {}

    /** By name: accuracy of labels, exact match of spans, Spearman's correlation of scores. */
    public static Map<String, Double> of(DataSet set, List<SetRow> rows, List<Target> answers) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        return switch (set.kind()) {
            case CLASSIFICATION -> named(SetMetric.accuracy(), rows, answers);
            case SPAN -> named(SetMetric.exactMatch(), rows, answers);
            case REGRESSION ->
                Map.of(
                        "spearman",
                        Correlation.spearman(
                                scores(rows.stream()
                                        .map(row -> row.answers().get(0))
                                        .toList()),
                                scores(answers)));
            case MULTILABEL, TAGGING -> Map.of();
        };
    }

    private static Map<String, Double> named(SetMetric metric, List<SetRow> rows, List<Target> answers) {
        return Map.of(metric.label(), metric.of(rows, answers));
    }

    private static List<Double> scores(List<Target> targets) {
        return targets.stream().map(target -> ((Target.Score) target).score()).toList();
    }
}
