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

    /** Logits (k) of each input, in order; any lengths. */
    public float[][] logits(List<Input> inputs) {
        List<EncodedText> texts = inputs.stream()
                .map(input -> encoder.tokenize(input.text(), input.textPair(), maxTokens))
                .toList();
        return logitsOf(texts);
    }

    float[][] logitsOf(List<EncodedText> texts) {
        float[][] logits = new float[texts.size()][];
        LengthGroups.of(texts).forEach(group -> fill(logits, texts, group));
        return logits;
    }

    /** Labels of the largest logits, in order. */
    public List<String> labels(List<Input> inputs) {
        List<String> labels = new ArrayList<>();
        for (float[] logits : logits(inputs)) {
            labels.add(head.labels().get(Softmax.best(logits)));
        }
        return labels;
    }

    /** The same on several threads; the bits do not depend on them. */
    float[][] logitsOf(List<EncodedText> texts, Workers workers) {
        float[][] logits = new float[texts.size()][];
        List<Callable<Integer>> calls = new ArrayList<>();
        for (List<Integer> group : LengthGroups.of(texts)) {
            calls.add(() -> fill(logits, texts, group));
        }
        workers.all(calls);
        return logits;
    }

    private int fill(float[][] logits, List<EncodedText> texts, List<Integer> group) {
        float[][] pooled = bank.pooled(
                group.stream().map(i -> new AdapterBank.Row(texts.get(i), slot)).toList());
        for (int i = 0; i < pooled.length; i++) {
            logits[group.get(i)] = head.logits(pooled[i]);
        }
        return pooled.length;
    }

    @Override
    public void close() {
        bank.close();
    }
}
