package io.graft.adapters;

/** Pseudo-random numbers of a fixed algorithm (SplitMix64), the same on every platform and Java. */
final class SeededNumbers {
    private long state;

    SeededNumbers(long seed) {
        state = seed;
    }

    long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in 0 (inclusive) to 1 (exclusive). */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in 0 (inclusive) to {@code bound} (exclusive). */
    int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }

    /** Normal with mean 0, drawn again beyond two standard deviations. */
    float nextTruncatedNormal(double deviation) {
        while (true) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
            double normal = radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
            if (Math.abs(normal) <= 2) {
                return (float) (normal * deviation);
            }
        }
    }

    /** Shuffles in place (Fisher and Yates). */
    void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
