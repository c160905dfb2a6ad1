package io.graft.adapters;

import java.util.List;

/**
 * A task's linear classification head on the mean-pooled last hidden state.
 *
 * @param labels the k labels, in the order of the logits
 * @param hidden d
 * @param weight (k, d) row-major
 * @param bias (k)
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not copied
public record Head(List<String> labels, int hidden, float[] weight, float[] bias) {
    public Head {
        labels = List.copyOf(labels);
        if (weight.length != labels.size() * hidden || bias.length != labels.size()) {
            throw new IllegalArgumentException("a head of " + labels.size() + " labels on hidden size " + hidden
                    + " needs " + labels.size() * hidden + " weights and " + labels.size() + " biases, not "
                    + weight.length + " and " + bias.length);
        }
    }

    /** Logits (k) of one pooled row (d): plain loops, so the order of additions never depends on a batch. */
    public float[] logits(float[] pooled) {
        float[] logits = new float[bias.length];
        for (int label = 0; label < logits.length; label++) {
            float sum = 0;
            for (int i = 0; i < hidden; i++) {
                sum += weight[label * hidden + i] * pooled[i];
            }
            logits[label] = sum + bias[label];
        }
        return logits;
    }
}
