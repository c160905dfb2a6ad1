package io.graft.adapters;

import java.util.Arrays;
import java.util.List;

/** How unlikely right answers are, by the logits of the final head: to choose between epochs of one metric. */
final class Loss {
    private Loss() {}

    /**
     * The mean over what the head knows: rows, decisions of row and label, or tokens. Cross-entropy, for numbers the
     * squared error; 0 if there is nothing.
     *
     * @param logits of each row's reading
     */
    static double mean(Head head, List<TrainingRows.Validated> rows, List<List<float[]>> logits) {
        Sum sum = new Sum();
        for (int i = 0; i < rows.size(); i++) {
            add(sum, head, rows.get(i), logits.get(i));
        }
        return sum.count == 0 ? 0 : sum.total / sum.count;
    }

    private static void add(Sum sum, Head head, TrainingRows.Validated row, List<float[]> logits) {
        switch (head.kind()) {
            case CLASSIFICATION -> {
                int label = head.labels().indexOf(((Target.Label) row.example().target()).label());
                if (label >= 0) {
                    sum.add(-logSoftmax(logits.get(0), label));
                }
            }
            case MULTILABEL -> {
                List<String> right = ((Target.Labels) row.example().target()).labels();
                for (int label = 0; label < head.outputs(); label++) {
                    float logit = logits.get(0)[label];
                    sum.add(softplus(right.contains(head.labels().get(label)) ? -logit : logit));
                }
            }
            case REGRESSION -> {
                double error = logits.get(0)[0] - ((Target.Score) row.example().target()).score();
                sum.add(error * error);
            }
            case SPAN -> addWindows(sum, row, logits);
            case TAGGING -> {
                List<Reading.Cover> covers = row.reading().covers().get(0);
                List<String> right = ((Target.Tags) row.example().target()).tags();
                for (int i = 0; i < covers.size(); i++) {
                    int tag = head.labels().indexOf(right.get(covers.get(i).begin()));
                    if (tag >= 0) {
                        sum.add(-logSoftmax(
                                Arrays.copyOfRange(logits.get(0), i * head.outputs(), (i + 1) * head.outputs()), tag));
                    }
                }
            }
        }
    }

    private static void addWindows(Sum sum, TrainingRows.Validated row, List<float[]> logits) {
        for (int window = 0; window < logits.size(); window++) {
            int[] place = Lessons.place(
                    (Target.Span) row.example().target(), row.reading().covers().get(window));
            float[] both = logits.get(window);
            for (int side = 0; side < 2; side++) {
                float[] one = new float[both.length / 2];
                for (int i = 0; i < one.length; i++) {
                    one[i] = both[2 * i + side];
                }
                sum.add(-logSoftmax(one, place[side]));
            }
        }
    }

    static double logSoftmax(float[] logits, int label) {
        double largest = logits[Softmax.best(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - largest);
        }
        return logits[label] - largest - StrictMath.log(sum);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static final class Sum {
        private double total;
        private long count;

        void add(double loss) {
            total += loss;
            count++;
        }
    }
}
