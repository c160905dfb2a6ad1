package io.graft.adapters;

/** Logits to probabilities, in one fixed order of operations. */
public final class Softmax {
    private Softmax() {}

    /** The softmax (k) of logits (k), in double precision from the first to the last. */
    public static float[] of(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double[] powers = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            powers[i] = StrictMath.exp(logits[i] - highest);
            sum += powers[i];
        }
        float[] scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = (float) (powers[i] / sum);
        }
        return scores;
    }

    /** The first index of the highest value. */
    public static int best(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
