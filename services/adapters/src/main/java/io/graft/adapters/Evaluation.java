package io.graft.adapters;

import org.jspecify.annotations.Nullable;

/**
 * How an adapter did on its validation rows, through the serving path.
 *
 * @param metric {@link Metric#label}
 * @param value of the metric; 0 without validation rows
 * @param loss as {@link Loss#mean} has it: mean cross-entropy, or squared error
 * @param rows validated
 * @param majority the metric of the best answer that reads nothing
 * @param epoch that was chosen, from 1
 * @param confidence {@code normal}, or {@code low} if there are too few validation rows to choose by: fewer than two of
 *     some label, for other kinds fewer than eight in all
 * @param calibration of the scores; null for kinds whose scores are no probabilities, and with low confidence
 */
public record Evaluation(
        String metric,
        double value,
        double loss,
        int rows,
        double majority,
        int epoch,
        String confidence,
        @Nullable Calibration calibration) {}
