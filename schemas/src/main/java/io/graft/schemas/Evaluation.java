package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * How a version did on its own validation rows.
 *
 * @param metric {@code accuracy} (classification), {@code micro-f1} (multi-label), {@code pearson} (regression), {@code f1}
 *     (spans, by the words that they share) or {@code entity-f1} (tagging)
 * @param value of the metric
 * @param loss mean of what training minimizes
 * @param rows validation rows
 * @param majority the metric of the best answer that is the same for every text, such as the most frequent training label
 * @param confidence {@code normal}, or {@code low} if a label had fewer than two validation rows
 * @param calibrationError expected calibration error of the probabilities, 0 to 1; null for kinds without probabilities
 */
public record Evaluation(
        String metric,
        double value,
        double loss,
        int rows,
        double majority,
        String confidence,
        @Nullable Double calibrationError) {
    public Evaluation(String metric, double value, double loss, int rows, double majority, String confidence) {
        this(metric, value, loss, rows, majority, confidence, null);
    }
}
