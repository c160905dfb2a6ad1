package io.graft.adapters;

import java.util.List;

/**
 * Mean and standard deviation of the training scores: training sees standardised scores, so that one learning rate suits
 * every unit, and the head is turned back into the caller's unit.
 *
 * @param deviation positive
 */
record Scale(double mean, double deviation) {
    static final Scale NONE = new Scale(0, 1);

    /** Of the examples' scores; {@link #NONE} without scores. */
    static Scale of(List<TrainingExample> training) {
        double[] scores = training.stream()
                .filter(example -> example.target() instanceof Target.Score)
                .mapToDouble(example -> ((Target.Score) example.target()).score())
                .toArray();
        if (scores.length == 0) {
            return NONE;
        }
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        double mean = sum / scores.length;
        double squares = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
        }
        double deviation = StrictMath.sqrt(squares / scores.length);
        return new Scale(mean, deviation == 0 ? 1 : deviation);
    }

    double standard(double score) {
        return (score - mean) / deviation;
    }

    /** The head that answers in the caller's unit. */
    Head fold(Head head) {
        if (equals(NONE)) {
            return head;
        }
        float[] weight = head.weight().clone();
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (weight[i] * deviation);
        }
        float[] bias = {(float) (head.bias()[0] * deviation + mean)};
        return new Head(head.kind(), head.labels(), head.hidden(), weight, bias);
    }
}
