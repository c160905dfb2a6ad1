package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One adapter's answers to many texts, through the serving path: the same bits that a server gives. */
public final class Classifier implements AutoCloseable {
    private final Encoder encoder;
    private final AdapterBank bank;
    private final Head head;
    private final int slot;
    private final int maxTokens;

    /**
     * @param maxTokens of the training that made the weights: texts are read as at most so many tokens
     * @throws IllegalArgumentException if that is no number from 1 to {@link ShapeRule#maxTokens}
     */
    public Classifier(Encoder encoder, AdapterWeights weights, int maxTokens) {
        this.encoder = encoder;
        this.maxTokens = ShapeRule.requireMaxTokens(maxTokens);
        head = weights.head();
        bank = new AdapterBank(encoder, weights.shape(), 1);
        slot = bank.put(weights);
    }

    /** The prediction for each input, in order; any lengths. */
    public List<Prediction> predictions(List<Input> inputs) {
        List<Reading> readings = inputs.stream()
                .map(input -> encoder.read(head.kind(), input, maxTokens))
                .toList();
        return Decoder.all(head, readings, List.of(logitsOf(Reading.rowsOf(readings))));
    }

    /** Logits of each row, in order: (k), or (n, k) flat for n answered tokens; any lengths. */
    public float[][] logitsOf(List<EncodedText> rows) {
        float[][] logits = new float[rows.size()][];
        LengthGroups.of(rows).forEach(group -> fill(logits, rows, group));
        return logits;
    }

    /** The same on several threads; the bits do not depend on them. */
    float[][] logitsOf(List<EncodedText> rows, Workers workers) {
        float[][] logits = new float[rows.size()][];
        List<Callable<Integer>> calls = new ArrayList<>();
        for (List<Integer> group : LengthGroups.of(rows)) {
            calls.add(() -> fill(logits, rows, group));
        }
        workers.all(calls);
        return logits;
    }

    private int fill(float[][] logits, List<EncodedText> rows, List<Integer> group) {
        float[][] vectors = bank.vectors(
                group.stream().map(i -> new AdapterBank.Row(rows.get(i), slot)).toList());
        for (int i = 0; i < vectors.length; i++) {
            logits[group.get(i)] = head.logits(vectors[i]);
        }
        return vectors.length;
    }

    @Override
    public void close() {
        bank.close();
    }
}
