package io.graft.adapters;

import io.graft.adapters.Reading.Cover;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How one data set's targets become the numbers that the loss reads: {@code width} for each row, or for each of its
 * tokens. All of them grow with a row's share of the loss, so that shards add up to a batch's mean and a padding row
 * counts nothing.
 *
 * @param labels in the order of the logits
 * @param weights of each label's rows in a classification
 * @param scale of a regression's scores
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one training
record Lessons(HeadKind kind, List<String> labels, Map<String, Integer> indices, float[] weights, Scale scale) {

    /**
     * What the encoder reads and what the loss compares it with.
     *
     * @param target (width), or (tokens, width) for kinds that answer tokens
     */
    @SuppressWarnings("ArrayRecordComponent") // lives for one training
    record Row(EncodedText text, float[] target) {

        /** Of a classification: the index of the right label. */
        int label() {
            int label = 0;
            while (target[label] == 0) {
                label++;
            }
            return label;
        }
    }

    /** @param training the examples to learn from */
    static Lessons of(HeadKind kind, List<String> labels, List<TrainingExample> training) {
        Map<String, Integer> indices = new HashMap<>();
        labels.forEach(label -> indices.put(label, indices.size()));
        return new Lessons(
                kind,
                List.copyOf(labels),
                Map.copyOf(indices),
                ImbalanceWeights.of(counts(kind, labels, training)),
                Scale.of(training));
    }

    /** Rows of each label. */
    private static int[] counts(HeadKind kind, List<String> labels, List<TrainingExample> training) {
        Map<String, Integer> counts = new HashMap<>();
        if (kind == HeadKind.CLASSIFICATION) {
            TrainingRows.labels(training).forEach(label -> counts.merge(label, 1, Integer::sum));
        }
        return labels.stream().mapToInt(label -> counts.getOrDefault(label, 0)).toArray();
    }

    /** k of the head. */
    int outputs() {
        return kind.outputs(labels);
    }

    /**
     * Numbers of a row, or of a token: a weight for each label; with several labels, weights of the right ones and of the
     * others; the coefficients 1, y and y squared of a squared error; whether a span starts here, ends here, and whether
     * it could.
     */
    static int width(HeadKind kind, int outputs) {
        return switch (kind) {
            case CLASSIFICATION, TAGGING -> outputs;
            case MULTILABEL -> 2 * outputs;
            case REGRESSION, SPAN -> 3;
        };
    }

    List<Row> rows(TrainingExample example, Reading reading) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < reading.rows().size(); i++) {
            EncodedText text = reading.rows().get(i);
            rows.add(new Row(
                    text,
                    switch (kind) {
                        case CLASSIFICATION -> oneLabel((Target.Label) example.target());
                        case MULTILABEL -> severalLabels((Target.Labels) example.target());
                        case REGRESSION -> number((Target.Score) example.target());
                        case SPAN ->
                            span(
                                    (Target.Span) example.target(),
                                    text,
                                    reading.covers().get(i));
                        case TAGGING ->
                            tags(
                                    (Target.Tags) example.target(),
                                    text,
                                    reading.covers().get(i));
                    }));
        }
        return rows;
    }

    private float[] oneLabel(Target.Label target) {
        float[] numbers = new float[labels.size()];
        int label = index(target.label());
        numbers[label] = weights[label];
        return numbers;
    }

    private float[] severalLabels(Target.Labels target) {
        int k = labels.size();
        float[] numbers = new float[2 * k];
        for (int label = 0; label < k; label++) {
            boolean right = target.labels().contains(labels.get(label));
            numbers[right ? label : k + label] = 1;
        }
        return numbers;
    }

    private float[] number(Target.Score target) {
        float y = (float) scale.standard(target.score());
        return new float[] {1, y, y * y};
    }

    private static float[] span(Target.Span target, EncodedText text, List<Cover> covers) {
        float[] numbers = new float[3 * text.tokens()];
        int[] positions = text.positions();
        for (int position : positions) {
            numbers[3 * position + 2] = 1;
        }
        int[] place = place(target, covers);
        numbers[3 * positions[place[0]]] = 1;
        numbers[3 * positions[place[1]] + 1] = 1;
        return numbers;
    }

    /** Indices of the answer's first and last token among the answered ones; of {@code [CLS]} if it is not all there. */
    static int[] place(Target.Span target, List<Cover> covers) {
        int first = 0;
        int last = 0;
        for (int i = 1; i < covers.size(); i++) {
            first = first == 0 && covers.get(i).end() > target.start() ? i : first;
            last = covers.get(i).begin() < target.end() ? i : last;
        }
        boolean whole = first > 0
                && last >= first
                && (first > 1 || covers.get(first).begin() <= target.start())
                && (last < covers.size() - 1 || covers.get(last).end() >= target.end());
        return whole ? new int[] {first, last} : new int[] {0, 0};
    }

    private float[] tags(Target.Tags target, EncodedText text, List<Cover> covers) {
        float[] numbers = new float[labels.size() * text.tokens()];
        int[] positions = text.positions();
        for (int i = 0; i < positions.length; i++) {
            int tag = index(target.tags().get(covers.get(i).begin()));
            numbers[positions[i] * labels.size() + tag] = 1f / positions.length;
        }
        return numbers;
    }

    private int index(String label) {
        return Objects.requireNonNull(indices.get(label), label);
    }
}
