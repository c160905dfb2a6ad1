package io.graft.adapters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which rows share a step: rows of similar length, in an order that depends on seed and epoch alone. */
final class BatchPlan {
    /** Lengths are rounded up to a multiple of this; closer ones would only make batches less mixed. */
    private static final int STEP = 4;

    private final int[] lengths;
    private final int batchSize;

    BatchPlan(List<EncodedText> texts, int batchSize) {
        this.batchSize = batchSize;
        lengths = texts.stream().mapToInt(text -> length(text.tokens())).toArray();
    }

    /** The length to which a training pads a batch whose longest text has so many tokens. */
    static int length(int tokens) {
        return (tokens + STEP - 1) / STEP * STEP;
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
