package io.graft.learning;

/**
 * How far the task's partition of examples has been processed.
 *
 * @param end offset after the last processed example
 * @param quietMillis wall clock since an example of the partition arrived
 */
public record Progress(long end, long quietMillis) {
    /** Marks of transactions occupy offsets, so that the end may never be reached by an example. */
    static final long QUIET_ENOUGH_MILLIS = 5_000;

    boolean reached(long examplesEnd) {
        return end >= examplesEnd || quietMillis >= QUIET_ENOUGH_MILLIS;
    }
}
