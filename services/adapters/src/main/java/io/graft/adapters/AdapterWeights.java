package io.graft.adapters;

import java.util.Arrays;

/**
 * Everything one task adds to the frozen encoder.
 *
 * @param shape of the adapters
 * @param values bottlenecks and LayerNorms, flat in {@link AdapterShape}'s order
 * @param head the task's head
 */
@SuppressWarnings("ArrayRecordComponent") // hundreds of thousands of values: handed over, not copied
public record AdapterWeights(AdapterShape shape, float[] values, Head head) {
    public AdapterWeights {
        if (values.length != shape.parameters()) {
            throw new IllegalArgumentException(
                    "adapters of " + shape + " have " + shape.parameters() + " values, not " + values.length);
        }
    }

    /** Parameters of this task: bottlenecks, LayerNorms and head. */
    public int parameters() {
        return values.length + head.weight().length + head.bias().length;
    }

    /**
     * The same, with the bottlenecks of some layers gone: all zeros, one adds nothing to what it reads.
     *
     * @param first of those layers, from 0
     * @param last of them, inclusive
     */
    public AdapterWeights without(int first, int last) {
        float[] others = values.clone();
        for (AdapterShape.Site site : shape.sites()) {
            if (site.layer() >= first && site.layer() <= last) {
                int start = shape.offset(site);
                Arrays.fill(others, start, start + shape.siteParameters(), 0);
            }
        }
        return new AdapterWeights(shape, others, head);
    }
}
