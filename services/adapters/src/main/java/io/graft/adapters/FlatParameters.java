package io.graft.adapters;

import java.util.Arrays;
import java.util.List;

/**
 * All that a task trains as one vector: the adapters in {@link AdapterShape}'s order, head weight (k, d), head bias (k).
 *
 * @param shape of the adapters
 * @param outputs k of the head
 */
record FlatParameters(AdapterShape shape, int outputs) {

    int size() {
        return shape.parameters() + outputs * shape.hidden() + outputs;
    }

    /**
     * Truncated normal matrices, zero biases, LayerNorms as the base has them.
     *
     * @param encoder the base
     */
    float[] initial(Encoder encoder, SeededNumbers numbers, double adapterDeviation, double headDeviation) {
        float[] decay = decay();
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            if (decay[i] != 0) {
                values[i] = numbers.nextTruncatedNormal(i < shape.parameters() ? adapterDeviation : headDeviation);
            }
        }
        float[] norms = encoder.layerNorms(shape.ownNorms());
        System.arraycopy(norms, 0, values, shape.bottleneckParameters(), norms.length);
        return values;
    }

    /** Replaces the head's values. */
    void put(float[] values, Head head) {
        int weight = shape.parameters();
        System.arraycopy(head.weight(), 0, values, weight, outputs * shape.hidden());
        System.arraycopy(head.bias(), 0, values, weight + outputs * shape.hidden(), outputs);
    }

    /** What the learning rate is multiplied by: {@code layerNorms} at LayerNorms, 1 elsewhere. */
    float[] factors(double layerNorms) {
        float[] factors = new float[size()];
        Arrays.fill(factors, 1);
        Arrays.fill(factors, shape.bottleneckParameters(), shape.parameters(), (float) layerNorms);
        return factors;
    }

    /** 1 at matrices, 0 at biases and LayerNorms. */
    float[] decay() {
        float[] decay = new float[size()];
        int matrix = shape.bottleneck() * shape.hidden();
        for (int down = 0; down < shape.bottleneckParameters(); down += shape.siteParameters()) {
            Arrays.fill(decay, down, down + matrix, 1);
            int up = down + matrix + shape.bottleneck();
            Arrays.fill(decay, up, up + matrix, 1);
        }
        Arrays.fill(decay, shape.parameters(), shape.parameters() + outputs * shape.hidden(), 1);
        return decay;
    }

    AdapterWeights split(float[] values, HeadKind kind, List<String> labels) {
        int head = shape.parameters();
        int bias = head + outputs * shape.hidden();
        return new AdapterWeights(
                shape,
                Arrays.copyOf(values, head),
                new Head(
                        kind,
                        labels,
                        shape.hidden(),
                        Arrays.copyOfRange(values, head, bias),
                        Arrays.copyOfRange(values, bias, bias + outputs)));
    }
}
