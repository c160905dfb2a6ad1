package io.graft.adapters;

/**
 * How an adapter did on its validation rows, through the serving path.
 *
 * @param metric {@code accuracy}
 * @param value of the metric; 0 without validation rows
 * @param loss mean cross-entropy
 * @param rows validated
 * @param majority the metric of always answering the training rows' most frequent label
 * @param epoch that was chosen, from 1
 * @param confidence {@code normal}, or {@code low} if some label has fewer than two validation rows
 */
public record Evaluation(
        String metric, double value, double loss, int rows, double majority, int epoch, String confidence) {}
