package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How well predictions agree with the right answers, by one number; higher is better. */
public enum Metric {
    /** Share of rows with the right label. */
    ACCURACY("accuracy"),
    /** {@link Matthews} correlation, for labels of unequal size: 0 for an answer that is always the same. */
    MATTHEWS("matthews"),
    /** F1 over all decisions of row and label. */
    MICRO_F1("micro-f1"),
    /** Correlation of predicted and right numbers. */
    PEARSON("pearson"),
    /** Mean over rows of {@link TokenOverlap#f1}. */
    F1("f1"),
    /** F1 over whole entities with their type, as {@link Entities} reads them. */
    ENTITY_F1("entity-f1");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    /** As messages and artifacts name it. */
    public String label() {
        return label;
    }

    /** The metric of a kind of head. */
    public static Metric of(HeadKind kind) {
        return switch (kind) {
            case CLASSIFICATION -> ACCURACY;
            case MULTILABEL -> MICRO_F1;
            case REGRESSION -> PEARSON;
            case SPAN -> F1;
            case TAGGING -> ENTITY_F1;
        };
    }

    /**
     * The metric of a kind of head, or another one that suits it.
     *
     * @param chosen by its label; null for the kind's own
     * @throws IllegalArgumentException if it does not suit
     */
    static Metric of(HeadKind kind, @Nullable String chosen) {
        Metric own = of(kind);
        if (chosen == null || chosen.equals(own.label)) {
            return own;
        }
        if (kind == HeadKind.CLASSIFICATION && chosen.equals(MATTHEWS.label)) {
            return MATTHEWS;
        }
        throw new IllegalArgumentException("a task of " + kind.label() + " is not measured by '" + chosen + "'");
    }

    /**
     * The value over rows of this metric's kind; 0 without rows.
     *
     * @param predictions one for each row, in order
     */
    public double value(List<TrainingExample> rows, List<? extends Prediction> predictions) {
        if (rows.isEmpty()) {
            return 0;
        }
        return switch (this) {
            case ACCURACY, F1 -> mean(rows, predictions);
            case MATTHEWS -> matthews(rows, predictions);
            case MICRO_F1 -> microF1(rows, predictions);
            case PEARSON -> pearson(rows, predictions);
            case ENTITY_F1 -> entityF1(rows, predictions);
        };
    }

    private static double mean(List<TrainingExample> rows, List<? extends Prediction> predictions) {
        double sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            sum += Closeness.of(rows.get(i), predictions.get(i));
        }
        return sum / rows.size();
    }

    private static double matthews(List<TrainingExample> rows, List<? extends Prediction> predictions) {
        List<String> right = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            right.add(((Target.Label) rows.get(i).target()).label());
            answered.add(((Prediction.Label) predictions.get(i)).label());
        }
        return Matthews.correlation(right, answered);
    }

    private static double microF1(List<TrainingExample> rows, List<? extends Prediction> predictions) {
        Counts counts = new Counts();
        for (int i = 0; i < rows.size(); i++) {
            counts.add(
                    ((Target.Labels) rows.get(i).target()).labels(), ((Prediction.Labels) predictions.get(i)).labels());
        }
        return counts.f1();
    }

    private static double pearson(List<TrainingExample> rows, List<? extends Prediction> predictions) {
        List<Double> right = new ArrayList<>();
        List<Double> predicted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            right.add(((Target.Score) rows.get(i).target()).score());
            predicted.add((double) ((Prediction.Score) predictions.get(i)).score());
        }
        return Correlation.pearson(right, predicted);
    }

    private static double entityF1(List<TrainingExample> rows, List<? extends Prediction> predictions) {
        Counts counts = new Counts();
        for (int i = 0; i < rows.size(); i++) {
            counts.add(
                    Entities.of(((Target.Tags) rows.get(i).target()).tags()),
                    Entities.of(((Prediction.Tags) predictions.get(i)).tags()));
        }
        return counts.f1();
    }

    /** Hits and misses over rows of sets. */
    private static final class Counts {
        private long hits;
        private long right;
        private long predicted;

        void add(List<?> rightOnes, List<?> predictedOnes) {
            hits += predictedOnes.stream().filter(rightOnes::contains).count();
            right += rightOnes.size();
            predicted += predictedOnes.size();
        }

        double f1() {
            return right + predicted == 0 ? 0 : 2.0 * hits / (right + predicted);
        }
    }
}
