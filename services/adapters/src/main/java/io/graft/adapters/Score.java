package io.graft.adapters;

import java.util.List;

/**
 * How logits compare with the right answers.
 *
 * @param accuracy share of rows whose largest logit is the right one's
 * @param loss mean cross-entropy of the rows whose label is known
 */
record Score(double accuracy, double loss) {
    static Score of(float[][] logits, List<TrainingRows.Row> rows) {
        int right = 0;
        int known = 0;
        double loss = 0;
        for (int i = 0; i < logits.length; i++) {
            int label = rows.get(i).label();
            right += Softmax.best(logits[i]) == label ? 1 : 0;
            if (label >= 0) {
                known++;
                loss -= logSoftmax(logits[i], label);
            }
        }
        return new Score(logits.length == 0 ? 0 : (double) right / logits.length, known == 0 ? 0 : loss / known);
    }

    private static double logSoftmax(float[] logits, int label) {
        double largest = logits[Softmax.best(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - largest);
        }
        return logits[label] - largest - StrictMath.log(sum);
    }

    /** Higher accuracy, then lower loss. */
    boolean betterThan(Score other) {
        return accuracy != other.accuracy ? accuracy > other.accuracy : loss < other.loss;
    }
}
