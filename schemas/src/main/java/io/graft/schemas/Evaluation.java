package io.graft.schemas;

/**
 * How a version did on its own validation rows.
 *
 * @param metric {@code accuracy}
 * @param value of the metric
 * @param loss mean cross-entropy
 * @param rows validation rows
 * @param majority the metric of always answering the most frequent training label
 * @param confidence {@code normal}, or {@code low} if a label had fewer than two validation rows
 */
public record Evaluation(String metric, double value, double loss, int rows, double majority, String confidence) {}
