package io.graft.adapters;

/**
 * The expected calibration error of decisions (Guo et al. 2017): over bins of equal width, the mean distance of the
 * winners' probability from their share of right decisions. 0 is perfect.
 */
public final class CalibrationError {
    private static final int BINS = 15;

    private final double[] confidence = new double[BINS];
    private final int[] right = new int[BINS];
    private int decisions;

    /** @param score the winner's probability */
    public void add(float score, boolean isRight) {
        int bin = Math.min(BINS - 1, (int) (score * BINS));
        confidence[bin] += score;
        right[bin] += isRight ? 1 : 0;
        decisions++;
    }

    /** 0 without decisions. */
    public double value() {
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(confidence[bin] - right[bin]);
        }
        return decisions == 0 ? 0 : error / decisions;
    }
}
