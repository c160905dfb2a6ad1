package io.graft.adapters;

import java.util.List;

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
        try {
            slot = bank.put(weights);
        } catch (RuntimeException | Error e) {
            bank.close();
            throw e;
        }
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
        return LengthGroups.map(rows, this::logitsOfGroup);
    }

    /** The same on several threads; the bits do not depend on them. */
    float[][] logitsOf(List<EncodedText> rows, Workers workers) {
        return LengthGroups.map(rows, workers, this::logitsOfGroup);
    }

    private float[][] logitsOfGroup(List<EncodedText> rows) {
        return head.logits(bank.vectors(
                rows.stream().map(row -> new AdapterBank.Row(row, slot)).toList()));
    }

    @Override
    public void close() {
        bank.close();
    }
}
