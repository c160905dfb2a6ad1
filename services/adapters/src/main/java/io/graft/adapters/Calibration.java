package io.graft.adapters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One temperature for all of a head's logits, chosen on validation rows (Guo et al. 2017), so that scores are
 * probabilities; and how far off they were and are. It changes no decision.
 *
 * @param temperature by which logits are divided; the head is stored divided
 * @param errorBefore the expected calibration error of the trained scores
 * @param errorAfter the same with the temperature, on the rows that chose it
 */
public record Calibration(double temperature, double errorBefore, double errorAfter) {
    private static final double LOWEST = 0.1;
    private static final double HIGHEST = 10;
    private static final int STEPS = 40;

    /** One decision: its logits, and the index of the right one. */
    @SuppressWarnings("ArrayRecordComponent") // lives for one calibration
    private record Decision(float[] logits, int right) {}

    /** Whether a kind's scores are probabilities of decisions. */
    static boolean suits(HeadKind kind) {
        return kind.labelled();
    }

    static Calibration of(Head head, List<TrainingRows.Validated> rows, List<List<float[]>> logits) {
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            addDecisions(decisions, head, rows.get(i), logits.get(i).get(0));
        }
        // Without a wrong decision, any sharpening would look right, and nothing says how much of it is.
        boolean tried = decisions.stream()
                .anyMatch(decision -> decision.right >= 0 && Softmax.best(decision.logits) != decision.right);
        double temperature = tried ? temperature(decisions) : 1;
        return new Calibration(temperature, error(decisions, 1), error(decisions, temperature));
    }

    private static void addDecisions(List<Decision> decisions, Head head, TrainingRows.Validated row, float[] logits) {
        Target target = row.example().target();
        if (target instanceof Target.Label one) {
            decisions.add(new Decision(logits, head.labels().indexOf(one.label())));
        } else if (target instanceof Target.Labels several) {
            for (int label = 0; label < logits.length; label++) {
                boolean right = several.labels().contains(head.labels().get(label));
                decisions.add(new Decision(new float[] {0, logits[label]}, right ? 1 : 0));
            }
        } else if (target instanceof Target.Tags tags) {
            List<Reading.Cover> covers = row.reading().covers().get(0);
            int k = head.outputs();
            for (int i = 0; i < covers.size(); i++) {
                int right = head.labels().indexOf(tags.tags().get(covers.get(i).begin()));
                decisions.add(new Decision(Arrays.copyOfRange(logits, i * k, (i + 1) * k), right));
            }
        }
    }

    /** Golden-section search of the logarithm: the loss is convex in the inverse temperature, so it has one valley. */
    private static double temperature(List<Decision> decisions) {
        double ratio = (StrictMath.sqrt(5) - 1) / 2;
        double low = StrictMath.log(LOWEST);
        double high = StrictMath.log(HIGHEST);
        double left = high - ratio * (high - low);
        double right = low + ratio * (high - low);
        double leftLoss = loss(decisions, left);
        double rightLoss = loss(decisions, right);
        for (int step = 0; step < STEPS; step++) {
            if (leftLoss <= rightLoss) {
                high = right;
                right = left;
                rightLoss = leftLoss;
                left = high - ratio * (high - low);
                leftLoss = loss(decisions, left);
            } else {
                low = left;
                left = right;
                leftLoss = rightLoss;
                right = low + ratio * (high - low);
                rightLoss = loss(decisions, right);
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private static double loss(List<Decision> decisions, double logTemperature) {
        double temperature = StrictMath.exp(logTemperature);
        double loss = 0;
        for (Decision decision : decisions) {
            if (decision.right >= 0) {
                loss -= Loss.logSoftmax(divided(decision.logits, temperature), decision.right);
            }
        }
        return loss;
    }

    private static double error(List<Decision> decisions, double temperature) {
        CalibrationError error = new CalibrationError();
        for (Decision decision : decisions) {
            float[] scores = Softmax.of(divided(decision.logits, temperature));
            int best = Softmax.best(scores);
            error.add(scores[best], best == decision.right);
        }
        return error.value();
    }

    private static float[] divided(float[] logits, double temperature) {
        float[] divided = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            divided[i] = (float) (logits[i] / temperature);
        }
        return divided;
    }

    /** The logits of the folded head, but for rounding. */
    List<List<float[]>> fold(List<List<float[]>> logits) {
        return logits.stream()
                .map(rows -> rows.stream().map(row -> divided(row, temperature)).toList())
                .toList();
    }

    /** The head whose logits are divided by the temperature. */
    Head fold(Head head) {
        return new Head(
                head.kind(),
                head.labels(),
                head.hidden(),
                divided(head.weight(), temperature),
                divided(head.bias(), temperature));
    }
}
