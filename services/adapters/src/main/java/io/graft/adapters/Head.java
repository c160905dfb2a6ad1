package io.graft.adapters;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A task's linear head on the last hidden state: on its mean over a text's tokens, or on single tokens.
 *
 * @param kind what the outputs mean
 * @param labels the labels or tags in the order of the outputs; none for regression and spans
 * @param hidden d
 * @param weight (k, d) row-major, with k = {@link HeadKind#outputs}
 * @param bias (k)
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not copied
public record Head(HeadKind kind, List<String> labels, int hidden, float[] weight, float[] bias) {
    public Head {
        labels = List.copyOf(labels);
        int outputs = kind.outputs(labels);
        if (!kind.labelled() && !labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "a head for " + kind.label() + " has no labels, but these are " + labels);
        }
        if (weight.length != outputs * hidden || bias.length != outputs) {
            throw new IllegalArgumentException("a head of " + outputs + " labels on hidden size " + hidden + " needs "
                    + outputs * hidden + " weights and " + outputs + " biases, not " + weight.length + " and "
                    + bias.length);
        }
    }

    /** A head that chooses one label. */
    public Head(List<String> labels, int hidden, float[] weight, float[] bias) {
        this(HeadKind.CLASSIFICATION, labels, hidden, weight, bias);
    }

    /**
     * The same head with its outputs in another order.
     *
     * @throws IllegalArgumentException if these are not the head's labels
     */
    public Head ordered(List<String> others) {
        Set<String> missing = new TreeSet<>(others);
        missing.removeAll(labels);
        Set<String> extra = new TreeSet<>(labels);
        others.forEach(extra::remove);
        if (!missing.isEmpty() || !extra.isEmpty() || others.size() != labels.size()) {
            throw new IllegalArgumentException("the head has the labels " + labels + " and the task " + others + ": "
                    + missing + " are the task's alone, " + extra + " the head's");
        }
        float[] rows = weight.clone();
        float[] biases = bias.clone();
        for (int i = 0; i < others.size(); i++) {
            int from = labels.indexOf(others.get(i));
            System.arraycopy(weight, from * hidden, rows, i * hidden, hidden);
            biases[i] = bias[from];
        }
        return new Head(kind, others, hidden, rows, biases);
    }

    /** k. */
    public int outputs() {
        return bias.length;
    }

    /** The logits of each row's vectors. */
    float[][] logits(float[][] rows) {
        return Arrays.stream(rows).map(this::logits).toArray(float[][]::new);
    }

    /**
     * Logits (n, k) of n vectors (n, d), flat: plain loops, so the order of additions never depends on a batch.
     *
     * @param vectors the mean of a text's tokens, or several tokens one after the other
     */
    public float[] logits(float[] vectors) {
        int count = vectors.length / hidden;
        float[] logits = new float[count * bias.length];
        for (int vector = 0; vector < count; vector++) {
            int offset = vector * hidden;
            for (int output = 0; output < bias.length; output++) {
                float sum = 0;
                for (int i = 0; i < hidden; i++) {
                    sum += weight[output * hidden + i] * vectors[offset + i];
                }
                logits[vector * bias.length + output] = sum + bias[output];
            }
        }
        return logits;
    }
}
