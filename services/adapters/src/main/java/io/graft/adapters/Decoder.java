package io.graft.adapters;

import io.graft.adapters.Reading.Cover;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From logits to predictions: the one place, for evaluation, comparison and serving alike. */
public final class Decoder {
    /** The tag of a token outside of all entities, and of one that the encoder did not read. */
    public static final String OUTSIDE = "O";

    private Decoder() {}

    /**
     * The prediction that a head's logits mean.
     *
     * @param logits of each row of the reading, in order: (k), or (n, k) for n answered tokens
     */
    public static Prediction of(Head head, Reading reading, List<float[]> logits) {
        return switch (head.kind()) {
            case CLASSIFICATION -> new Prediction.Label(head.labels(), Softmax.of(logits.get(0)), reading.truncated());
            case MULTILABEL -> new Prediction.Labels(head.labels(), sigmoid(logits.get(0)), reading.truncated());
            case REGRESSION -> new Prediction.Score(logits.get(0)[0], reading.truncated());
            case SPAN -> span(reading, logits);
            case TAGGING -> tags(head, reading, logits.get(0));
        };
    }

    /**
     * The prediction for each reading.
     *
     * @param logits of each row of {@link Reading#rowsOf}
     */
    public static List<Prediction> all(Head head, List<Reading> readings, List<float[]> logits) {
        List<List<float[]>> grouped = Reading.grouped(readings, logits);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            predictions.add(of(head, readings.get(i), grouped.get(i)));
        }
        return predictions;
    }

    private static float[] sigmoid(float[] logits) {
        float[] scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = (float) (1 / (1 + StrictMath.exp(-logits[i])));
        }
        return scores;
    }

    /**
     * The span with the highest sum of its start's and its end's logit, less those of {@code [CLS]} in its window, so
     * that windows without an answer stand back. Of equals, the first.
     */
    private static Prediction.Span span(Reading reading, List<float[]> logits) {
        float best = Float.NEGATIVE_INFINITY;
        Cover first = Cover.NOTHING;
        Cover last = Cover.NOTHING;
        for (int row = 0; row < logits.size(); row++) {
            float[] window = logits.get(row);
            List<Cover> covers = reading.covers().get(row);
            float none = window[0] + window[1];
            int start = 1;
            for (int end = 1; end < covers.size(); end++) {
                start = window[2 * end] > window[2 * start] ? end : start;
                float score = window[2 * start] + window[2 * end + 1] - none;
                if (score > best) {
                    best = score;
                    first = covers.get(start);
                    last = covers.get(end);
                }
            }
        }
        String context =
                reading.input().textPair() == null ? "" : reading.input().textPair();
        return new Prediction.Span(
                first.begin(), last.end(), Spans.text(context, first.begin(), last.end()), reading.truncated());
    }

    /** The likeliest tags that keep to BIO, each with its own probability. */
    private static Prediction.Tags tags(Head head, Reading reading, float[] logits) {
        int tokens =
                reading.input().tokens() == null ? 0 : reading.input().tokens().size();
        String[] tags = new String[tokens];
        Arrays.fill(tags, OUTSIDE);
        float[] scores = new float[tokens];
        List<Cover> covers = reading.covers().get(0);
        int outputs = head.outputs();
        int[] path = new TagPath(head.labels()).of(logits);
        for (int i = 0; i < covers.size(); i++) {
            float[] shares = Softmax.of(Arrays.copyOfRange(logits, i * outputs, (i + 1) * outputs));
            tags[covers.get(i).begin()] = head.labels().get(path[i]);
            scores[covers.get(i).begin()] = shares[path[i]];
        }
        return new Prediction.Tags(List.of(tags), scores, reading.truncated());
    }
}
