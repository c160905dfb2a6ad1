package io.graft.adapters;

import java.util.List;

/**
 * The padded length of a text: a function of its own token count alone, so that its answer's bits never depend on what
 * it shares a batch with.
 */
public final class ShapeRule {
    /** Part of the numerics profile: a change of the buckets changes bits. */
    public static final int VERSION = 2;

    /** Rows of a batch: a single row is doubled, because kernels for one row round differently. */
    public static final int MINIMUM_ROWS = 2;

    /** The padded lengths in tokens. */
    public static final List<Integer> BUCKETS = List.of(16, 32, 48, 64, 96, 128, 192, 256, 384, 512);

    private static final int CPU_TOKENS = 512;

    private static final int MAXIMUM_CPU_ROWS = 32;

    private ShapeRule() {}

    /** The smallest bucket that holds so many tokens. */
    public static int paddedLength(int tokens) {
        if (tokens < 1 || tokens > maxTokens()) {
            throw new IllegalArgumentException("a text has 1 to " + maxTokens() + " tokens, not " + tokens);
        }
        for (int bucket : BUCKETS) {
            if (tokens <= bucket) {
                return bucket;
            }
        }
        throw new AssertionError("the last bucket holds the longest text");
    }

    /** Rows of a call on a CPU at most: about 512 tokens, from where more rows are hardly faster. */
    static int cpuRows(int paddedLength) {
        return Math.max(MINIMUM_ROWS, Math.min(MAXIMUM_CPU_ROWS, CPU_TOKENS / paddedLength));
    }

    /** Rows of every call on a GPU, whose kernels are chosen by the number of rows. */
    static int gpuRows(int paddedLength) {
        return Math.max(8, 2048 / paddedLength);
    }

    /** The longest text in tokens, special ones included. */
    public static int maxTokens() {
        return 512;
    }

    /** The longest text in tokens for a base with so many positions: that of the largest bucket that fits. */
    static int longest(int positions) {
        return BUCKETS.stream()
                .filter(bucket -> bucket <= positions)
                .reduce((shorter, longer) -> longer)
                .orElseThrow(() -> new UnusableBaseException(
                        "a base needs at least " + BUCKETS.get(0) + " positions, not " + positions));
    }

    /**
     * The argument, if a version can read texts as at most so many tokens.
     *
     * @throws IllegalArgumentException if not: it is no number from 1 to {@link #maxTokens()}
     */
    public static int requireMaxTokens(int tokens) {
        if (tokens < 1 || tokens > maxTokens()) {
            throw new IllegalArgumentException(
                    "texts are read as at most 1 to " + maxTokens() + " tokens, not " + tokens);
        }
        return tokens;
    }
}
