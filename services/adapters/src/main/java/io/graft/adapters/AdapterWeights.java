package io.graft.adapters;

/**
 * Everything one task adds to the frozen encoder.
 *
 * @param shape of the bottlenecks
 * @param values the bottlenecks, flat in {@link AdapterShape}'s order
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

    /** Parameters of this task: bottlenecks and head. */
    public int parameters() {
        return values.length + head.weight().length + head.bias().length;
    }
}
