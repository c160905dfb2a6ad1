package io.graft.adapters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matthews' correlation of answered and right labels, for any number of labels (Gorodkin 2004, "Comparing two K-category
 * assignments by a K-category correlation coefficient"): 1 if all are right, 0 for a constant answer.
 */
public final class Matthews {
    private Matthews() {}

    static double correlation(List<String> right, List<String> answered) {
        Map<String, double[]> counts = new HashMap<>();
        double hits = 0;
        for (int i = 0; i < right.size(); i++) {
            counts.computeIfAbsent(right.get(i), label -> new double[2])[0]++;
            counts.computeIfAbsent(answered.get(i), label -> new double[2])[1]++;
            hits += right.get(i).equals(answered.get(i)) ? 1 : 0;
        }
        return correlation(
                counts.values().stream().mapToDouble(count -> count[0]).toArray(),
                counts.values().stream().mapToDouble(count -> count[1]).toArray(),
                hits);
    }

    /**
     * The same from counts.
     *
     * @param right rows of each label
     * @param answered rows that were answered with it
     * @param hits rows answered rightly
     */
    public static double correlation(double[] right, double[] answered, double hits) {
        double all = 0;
        double products = 0;
        double rightSquares = 0;
        double answeredSquares = 0;
        for (int i = 0; i < right.length; i++) {
            all += right[i];
            products += right[i] * answered[i];
            rightSquares += right[i] * right[i];
            answeredSquares += answered[i] * answered[i];
        }
        double spread = Math.sqrt((all * all - rightSquares) * (all * all - answeredSquares));
        return spread == 0 ? 0 : (hits * all - products) / spread;
    }
}
