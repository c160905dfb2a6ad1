package io.graft.learning;

/**
 * How far the task's partition of examples has been processed.
 *
 * @param end offset after the last processed example
 * @param quietMillis wall clock since an example of the partition arrived
 */
public record Progress(long end, long quietMillis) {
    boolean reached(long examplesEnd) {
        return end >= examplesEnd;
    }
}
