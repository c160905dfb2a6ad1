package io.graft.adapters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which rows share a step: rows of similar length, in an order that depends on seed and epoch alone. */
final class BatchPlan {
    /** The finest and the coarsest step between padded lengths. */
    private static final int FINEST = 2;

    private static final int COARSEST = 8;

    /** Steps of a power of two up to the next, so that less than an eighth of a text is padding. */
    private static final int STEPS = 8;

    private final int[] lengths;
    private final int batchSize;

    BatchPlan(List<EncodedText> texts, int batchSize) {
        this.batchSize = batchSize;
        lengths = texts.stream().mapToInt(BatchPlan::length).toArray();
    }

    /** The length to which a training pads a batch whose longest text is this one. */
    static int length(EncodedText text) {
        return length(text.tokens());
    }

    /**
     * The length to which a training pads a batch whose longest text has so many tokens. There are few of them, for each costs
     * new kernels, and makes batches less mixed.
     */
    static int length(int tokens) {
        int step = Math.max(FINEST, Math.min(COARSEST, Integer.highestOneBit(tokens - 1) / STEPS));
        return (tokens + step - 1) / step * step;
    }

    /** Steps of every epoch. */
    int steps() {
        return (lengths.length + batchSize - 1) / batchSize;
    }

    /** One epoch: every row once. */
    List<int[]> epoch(SeededNumbers numbers) {
        int[] shuffled = new int[lengths.length];
        Arrays.setAll(shuffled, i -> i);
        numbers.shuffle(shuffled);
        int[] byLength = Arrays.stream(shuffled)
                .boxed()
                .sorted(Comparator.comparingInt(row -> lengths[row])) // stable: shuffled within a length
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < byLength.length; start += batchSize) {
            batches.add(Arrays.copyOfRange(byLength, start, Math.min(start + batchSize, byLength.length)));
        }
        int[] order = new int[batches.size()];
        Arrays.setAll(order, i -> i);
        numbers.shuffle(order);
        return Arrays.stream(order).mapToObj(batches::get).toList();
    }
}
