package io.graft.adapters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which rows share a step: batches of one padded length, in an order that depends on seed and epoch alone. */
final class BatchPlan {
    private final SortedMap<Integer, int[]> rowsByLength = new TreeMap<>();
    private final int batchSize;

    BatchPlan(List<EncodedText> texts, int batchSize) {
        this.batchSize = batchSize;
        SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int row = 0; row < texts.size(); row++) {
            byLength.computeIfAbsent(texts.get(row).paddedLength(), length -> new ArrayList<>())
                    .add(row);
        }
        byLength.forEach((length, rows) -> rowsByLength.put(
                length, rows.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Steps of every epoch. */
    int steps() {
        return rowsByLength.values().stream()
                .mapToInt(rows -> (rows.length + batchSize - 1) / batchSize)
                .sum();
    }

    /** One epoch: every row once. */
    List<int[]> epoch(SeededNumbers numbers) {
        List<int[]> batches = new ArrayList<>();
        for (int[] rows : rowsByLength.values()) {
            int[] shuffled = rows.clone();
            numbers.shuffle(shuffled);
            for (int start = 0; start < shuffled.length; start += batchSize) {
                batches.add(Arrays.copyOfRange(shuffled, start, Math.min(start + batchSize, shuffled.length)));
            }
        }
        int[] order = new int[batches.size()];
        Arrays.setAll(order, i -> i);
        numbers.shuffle(order);
        return Arrays.stream(order).mapToObj(batches::get).toList();
    }
}
