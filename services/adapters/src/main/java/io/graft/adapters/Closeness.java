package io.graft.adapters;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How close one prediction is to its row's right answer; only to be compared with another of the same row. */
public final class Closeness {
    private Closeness() {}

    /**
     * Higher is better: 1 or 0 for a right or wrong label; the number of wrong labels, negative; the absolute error,
     * negative; {@link TokenOverlap#f1} of a span; the number of right tags.
     */
    public static double of(TrainingExample row, Prediction prediction) {
        if (row.target() instanceof Target.Label right && prediction instanceof Prediction.Label predicted) {
            return right.label().equals(predicted.label()) ? 1 : 0;
        }
        if (row.target() instanceof Target.Labels right && prediction instanceof Prediction.Labels predicted) {
            return -wrong(new HashSet<>(right.labels()), new HashSet<>(predicted.labels()));
        }
        if (row.target() instanceof Target.Score right && prediction instanceof Prediction.Score predicted) {
            return -Math.abs(right.score() - predicted.score());
        }
        if (row.target() instanceof Target.Span right && prediction instanceof Prediction.Span predicted) {
            return TokenOverlap.f1(right.text(row), predicted.text());
        }
        if (row.target() instanceof Target.Tags right && prediction instanceof Prediction.Tags predicted) {
            return agreeing(right.tags(), predicted.tags());
        }
        throw new IllegalArgumentException("example " + row.id() + " wants " + row.target() + ", not " + prediction);
    }

    /** The closeness of no answer at all: no prediction's is lower. */
    public static double ofNothing(HeadKind kind) {
        return switch (kind) {
            case CLASSIFICATION, SPAN, TAGGING -> 0;
            case MULTILABEL, REGRESSION -> Double.NEGATIVE_INFINITY;
        };
    }

    private static int wrong(Set<String> right, Set<String> predicted) {
        Set<String> both = new HashSet<>(right);
        both.retainAll(predicted);
        return right.size() + predicted.size() - 2 * both.size();
    }

    private static int agreeing(List<String> right, List<String> predicted) {
        int agreeing = 0;
        for (int i = 0; i < Math.min(right.size(), predicted.size()); i++) {
            agreeing += right.get(i).equals(predicted.get(i)) ? 1 : 0;
        }
        return agreeing;
    }
}
