package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/**
 * The head that a training of a classification starts from: it chooses the label whose texts' mean is nearest in the
 * frozen encoder's space. So adapters learn from what the encoder gets wrong, and not from a random head's noise, which
 * bends features that were right (Kumar et al. 2022, "Fine-tuning can distort pretrained features": a linear probe comes
 * first).
 *
 * <p>With the mean m of a label's vectors and the mean c of all labels' means, the logit for x is
 * s ((x - c)^2 - (x - m)^2) / 2 = s (m - c) x + s (c c - m m) / 2. Where labels hardly differ, so do the logits.
 */
final class HeadStart {
    /** Rows that a label's mean is taken over: its first ones. */
    private static final int ROWS = 32;

    /** s, in units of the mean squared distance from c. */
    private static final double SHARPNESS = 8;

    private HeadStart() {}

    /**
     * @param rows of a classification
     * @param workers whose number changes no bit
     */
    static Head of(Encoder encoder, TrainingRows rows, Workers workers) {
        List<EncodedText> texts = new ArrayList<>();
        List<Integer> labelOf = new ArrayList<>();
        int[] counts = new int[rows.labels().size()];
        for (Lessons.Row row : rows.training()) {
            int label = row.label();
            if (counts[label]++ < ROWS) {
                texts.add(row.text());
                labelOf.add(label);
            }
        }
        return nearestMean(rows.labels(), encoder.poolForTraining(texts, workers), labelOf);
    }

    /**
     * @param vectors (n, d), n at least 1
     * @param labelOf each vector's index among the labels; all logits of a label without vectors are 0
     */
    static Head nearestMean(List<String> labels, float[][] vectors, List<Integer> labelOf) {
        int hidden = vectors[0].length;
        int[] counts = new int[labels.size()];
        labelOf.forEach(label -> counts[label]++);
        double[][] means = new double[labels.size()][hidden];
        for (int row = 0; row < vectors.length; row++) {
            int label = labelOf.get(row);
            for (int i = 0; i < hidden; i++) {
                means[label][i] += (double) vectors[row][i] / counts[label];
            }
        }
        double[] centre = new double[hidden];
        long seen = labelOf.stream().distinct().count();
        for (double[] mean : means) {
            for (int i = 0; i < hidden; i++) {
                centre[i] += mean[i] / seen;
            }
        }
        double scale = SHARPNESS / Math.max(Float.MIN_NORMAL, spread(vectors, centre));
        float[] weight = new float[labels.size() * hidden];
        float[] bias = new float[labels.size()];
        for (int label = 0; label < bias.length; label++) {
            double squares = 0;
            for (int i = 0; counts[label] > 0 && i < hidden; i++) {
                weight[label * hidden + i] = (float) (scale * (means[label][i] - centre[i]));
                squares += centre[i] * centre[i] - means[label][i] * means[label][i];
            }
            bias[label] = (float) (scale * squares / 2);
        }
        return new Head(labels, hidden, weight, bias);
    }

    /** Mean squared distance. */
    private static double spread(float[][] vectors, double[] centre) {
        double squares = 0;
        for (float[] vector : vectors) {
            for (int i = 0; i < centre.length; i++) {
                squares += (vector[i] - centre[i]) * (vector[i] - centre[i]);
            }
        }
        return squares / vectors.length;
    }
}
