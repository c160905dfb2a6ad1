package io.graft.adapters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an adapter did on its validation rows, through the serving path.
 *
 * @param metric {@link Metric#label}
 * @param value of the metric; 0 without validation rows
 * @param loss as {@link Loss#mean} has it: mean cross-entropy, or squared error
 * @param rows validated
 * @param majority the metric of the best answer that reads nothing
 * @param epoch that was chosen, from 1; 0 if the adapter was not trained here
 * @param confidence {@code normal}, or {@code low} if there are too few validation rows to choose by: fewer than two of
 *     some label, for other kinds fewer than eight in all
 * @param calibration of the scores; null for kinds whose scores are no probabilities, and with low confidence
 * @param trials all trainings of which this one did best, in order; null if there was one only
 */
public record Evaluation(
        String metric,
        double value,
        double loss,
        int rows,
        double majority,
        int epoch,
        String confidence,
        @Nullable Calibration calibration,
        @Nullable List<Trial> trials) {
    /** There were enough validation rows to choose by. */
    static final String NORMAL = "normal";

    public Evaluation {
        trials = trials == null ? null : List.copyOf(trials);
    }

    /**
     * One training of a search.
     *
     * @param learningRate that was tried
     * @param layers with adapters; none for all of them
     * @param value of the metric on the validation rows
     * @param loss on the validation rows
     */
    public record Trial(double learningRate, List<Integer> layers, double value, double loss) {}

    boolean confident() {
        return confidence.equals(NORMAL);
    }

    /**
     * How an adapter that was trained elsewhere does on the validation rows; the training rows only tell the best answer
     * that reads nothing. The head stays as it is, so there is no calibration.
     *
     * @param examples in any order; ids are unique
     * @param chosen metric, as {@link TrainingConfig} has it
     * @throws IllegalArgumentException as {@link AdapterTraining#train} does for its examples and metric
     */
    public static Evaluation of(
            Encoder encoder,
            AdapterWeights weights,
            List<TrainingExample> examples,
            int maxTokens,
            @Nullable String chosen) {
        Head head = weights.head();
        TrainingRows rows = TrainingRows.of(examples, head.kind(), head.labels(), encoder, maxTokens, chosen);
        List<Reading> readings = rows.validationReadings();
        try (Classifier classifier = new Classifier(encoder, weights, maxTokens)) {
            List<List<float[]>> logits =
                    Reading.grouped(readings, List.of(classifier.logitsOf(Reading.rowsOf(readings))));
            Quality quality = Quality.of(head, rows, logits);
            return new Evaluation(
                    rows.metric().label(),
                    quality.value(),
                    quality.loss(),
                    readings.size(),
                    rows.trivial(),
                    0,
                    rows.confident() ? NORMAL : "low",
                    null,
                    null);
        }
    }
}
