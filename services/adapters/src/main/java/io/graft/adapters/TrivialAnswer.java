package io.graft.adapters;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The best answer that reads nothing, learned from the training rows. */
final class TrivialAnswer {
    private TrivialAnswer() {}

    /** The metric of that answer on the validation rows. */
    static double value(
            Metric metric,
            HeadKind kind,
            List<String> labels,
            List<TrainingExample> training,
            List<TrainingExample> validation) {
        return switch (kind) {
            case CLASSIFICATION -> {
                float[] scores = scores(labels, mostFrequent(labels, training, 1));
                yield metric.value(
                        validation,
                        validation.stream()
                                .map(row -> new Prediction.Label(labels, scores, false))
                                .toList());
            }
            case MULTILABEL -> {
                float[] scores = scores(labels, bestSet(labels, training));
                yield metric.value(
                        validation,
                        validation.stream()
                                .map(row -> new Prediction.Labels(labels, scores, false))
                                .toList());
            }
            // A constant correlates with nothing, no text overlaps with none, and no tags hold no entity.
            case REGRESSION, SPAN, TAGGING -> 0;
        };
    }

    /** So many of the most frequent labels that F1 on the training rows is best. */
    private static Set<String> bestSet(List<String> labels, List<TrainingExample> training) {
        Set<String> best = Set.of();
        double highest = 0;
        Map<String, Integer> counts = counts(training);
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        for (int size = 1; size <= labels.size(); size++) {
            Set<String> set = mostFrequent(labels, training, size);
            int hits = set.stream()
                    .mapToInt(label -> counts.getOrDefault(label, 0))
                    .sum();
            double f1 = 2.0 * hits / (total + (double) size * training.size());
            if (f1 > highest) {
                highest = f1;
                best = set;
            }
        }
        return best;
    }

    private static Set<String> mostFrequent(List<String> labels, List<TrainingExample> training, int size) {
        Map<String, Integer> counts = counts(training);
        return labels.stream()
                .sorted(Comparator.comparing((String label) -> counts.getOrDefault(label, 0))
                        .reversed())
                .limit(size)
                .collect(Collectors.toSet());
    }

    private static Map<String, Integer> counts(List<TrainingExample> training) {
        Map<String, Integer> counts = new HashMap<>();
        TrainingRows.labels(training).forEach(label -> counts.merge(label, 1, Integer::sum));
        return counts;
    }

    private static float[] scores(List<String> labels, Set<String> answer) {
        float[] scores = new float[labels.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = answer.contains(labels.get(i)) ? 1 : 0;
        }
        return scores;
    }
}
