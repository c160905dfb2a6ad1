package io.graft.adapters;

import java.util.List;

/**
 * The tags of a sequence that are most likely together, of all that keep to BIO: {@code I-x} only behind {@code B-x} or
 * {@code I-x} (Viterbi's algorithm). One token's doubt so does not break an entity. Of equals, the first tag.
 *
 * <p>A head that has {@code I-x} but no {@code B-x} may put it anywhere.
 */
final class TagPath {
    private static final String INSIDE = "I-";
    private static final int ANYWHERE = -1;

    private final int[] beginnings;

    /** @param labels of a head, in the order of its logits */
    TagPath(List<String> labels) {
        beginnings = labels.stream()
                .mapToInt(label ->
                        label.startsWith(INSIDE) ? labels.indexOf("B-" + label.substring(INSIDE.length())) : ANYWHERE)
                .toArray();
    }

    /**
     * Indices of the labels.
     *
     * @param logits (n, k), flat
     * @return n of them
     */
    int[] of(float[] logits) {
        int k = beginnings.length;
        int n = logits.length / k;
        int[][] before = new int[n][k];
        // Up to a constant for each token, logits are logarithms of probabilities.
        double[] score = new double[k];
        for (int i = 0; i < n; i++) {
            double[] next = new double[k];
            int best = i == 0 ? 0 : best(score);
            for (int tag = 0; tag < k; tag++) {
                int from = best;
                double sum = score[best];
                if (beginnings[tag] != ANYWHERE) {
                    from = score[beginnings[tag]] >= score[tag] ? beginnings[tag] : tag;
                    sum = i == 0 ? Double.NEGATIVE_INFINITY : score[from];
                }
                before[i][tag] = from;
                next[tag] = sum + logits[i * k + tag];
            }
            score = next;
        }
        int[] path = new int[n];
        int tag = best(score);
        for (int i = n - 1; i >= 0; i--) {
            path[i] = tag;
            tag = before[i][tag];
        }
        return path;
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
