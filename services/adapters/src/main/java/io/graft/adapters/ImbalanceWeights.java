package io.graft.adapters;

import java.util.Arrays;

/**
 * What a row of each label counts in the loss of a classification: the square root of the mean label's rows over this
 * label's, at most {@value #MOST}, scaled so that the rows' mean weight is 1. Rare labels are heard without being shouted;
 * labels of equal size all weigh exactly 1.
 */
final class ImbalanceWeights {
    static final double MOST = 4;

    private ImbalanceWeights() {}

    /** @param counts rows of each label; one without rows weighs nothing */
    static float[] of(int[] counts) {
        long rows = Arrays.stream(counts).asLongStream().sum();
        long labels = Arrays.stream(counts).filter(count -> count > 0).count();
        double[] weights = new double[counts.length];
        double total = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                weights[i] = Math.min(MOST, StrictMath.sqrt((double) rows / labels / counts[i]));
                total += weights[i] * counts[i];
            }
        }
        float[] scaled = new float[counts.length];
        for (int i = 0; i < counts.length; i++) {
            scaled[i] = (float) (weights[i] * rows / total);
        }
        return scaled;
    }
}
