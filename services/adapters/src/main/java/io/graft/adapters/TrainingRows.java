package io.graft.adapters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * A data set as a training reads it, sorted by id.
 *
 * @param labels in the order of the logits; some may have no training row
 * @param training rows to learn from
 * @param validation rows to select by
 */
record TrainingRows(List<String> labels, List<Row> training, List<Row> validation) {
    /** A label needs so many validation rows for the choice of an epoch to mean something. */
    private static final int CONFIDENT_ROWS = 2;

    /**
     * @param text encoded
     * @param label index into the labels, or -1 for one that is not among them
     */
    record Row(EncodedText text, int label) {}

    /** The labels of the training rows, sorted. */
    static List<String> labelsOf(List<TrainingExample> examples) {
        return examples.stream()
                .filter(example -> !example.validation())
                .map(TrainingRows::label)
                .distinct()
                .sorted()
                .toList();
    }

    private static String label(TrainingExample example) {
        if (example.target() instanceof Target.Label target) {
            return target.label();
        }
        throw new IllegalArgumentException("example " + example.id() + " has no label, but " + example.target());
    }

    static TrainingRows of(List<TrainingExample> examples, List<String> labels, Encoder encoder, int maxTokens) {
        List<String> learned = labelsOf(examples);
        if (learned.size() < 2) {
            throw new IllegalArgumentException("a training needs rows of at least 2 labels, not of " + learned.size());
        }
        if (!labels.containsAll(learned)) {
            throw new IllegalArgumentException("the labels " + labels + " lack some of the rows' " + learned);
        }
        List<TrainingExample> sorted = examples.stream()
                .sorted(Comparator.comparing(TrainingExample::id))
                .toList();
        List<String> ordered = List.copyOf(labels);
        List<Row> training = new ArrayList<>();
        List<Row> validation = new ArrayList<>();
        for (TrainingExample example : sorted) {
            (example.validation() ? validation : training)
                    .add(new Row(
                            encoder.tokenize(example.text(), example.textPair(), maxTokens),
                            ordered.indexOf(label(example))));
        }
        return new TrainingRows(ordered, List.copyOf(training), List.copyOf(validation));
    }

    /** Whether every label has enough validation rows. */
    boolean confident() {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        validation.forEach(row -> counts.merge(row.label(), 1, Integer::sum));
        for (int label = 0; label < labels.size(); label++) {
            if (counts.getOrDefault(label, 0) < CONFIDENT_ROWS) {
                return false;
            }
        }
        return true;
    }

    /** Share of the validation rows that have the training rows' most frequent label. */
    double majority() {
        int[] counts = new int[labels.size()];
        training.forEach(row -> counts[row.label()]++);
        int most = 0;
        for (int label = 1; label < counts.length; label++) {
            most = counts[label] > counts[most] ? label : most;
        }
        int majority = most;
        long hits = validation.stream().filter(row -> row.label() == majority).count();
        return validation.isEmpty() ? 0 : (double) hits / validation.size();
    }
}
