package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Splits texts of any lengths into groups for one call each: one padded length, a bounded number of tokens. */
final class LengthGroups {
    /** Tokens of a call: enough to fill the matrix kernels, few enough to stay in the cache. */
    private static final int TOKENS = 1024;

    private LengthGroups() {}

    /**
     * A vector for each text, in their order.
     *
     * @param vectors of a group's texts, in their order
     */
    static float[][] map(List<EncodedText> texts, Function<List<EncodedText>, float[][]> vectors) {
        float[][] all = new float[texts.size()][];
        of(texts).forEach(group -> fill(all, texts, group, vectors));
        return all;
    }

    /** The same on several threads; the bits do not depend on them. */
    static float[][] map(List<EncodedText> texts, Workers workers, Function<List<EncodedText>, float[][]> vectors) {
        return map(texts, EncodedText::paddedLength, workers, vectors);
    }

    /** The same by another rule of padding. */
    static float[][] map(
            List<EncodedText> texts,
            ToIntFunction<EncodedText> padded,
            Workers workers,
            Function<List<EncodedText>, float[][]> vectors) {
        float[][] all = new float[texts.size()][];
        List<Callable<Integer>> calls = new ArrayList<>();
        for (List<Integer> group : of(texts, padded)) {
            calls.add(() -> fill(all, texts, group, vectors));
        }
        workers.all(calls);
        return all;
    }

    private static int fill(
            float[][] all,
            List<EncodedText> texts,
            List<Integer> group,
            Function<List<EncodedText>, float[][]> vectors) {
        float[][] computed = vectors.apply(group.stream().map(texts::get).toList());
        for (int i = 0; i < computed.length; i++) {
            all[group.get(i)] = computed[i];
        }
        return computed.length;
    }

    /** Indices into {@code texts}, shortest group first, in order within a group. */
    static List<List<Integer>> of(List<EncodedText> texts) {
        return of(texts, EncodedText::paddedLength);
    }

    private static List<List<Integer>> of(List<EncodedText> texts, ToIntFunction<EncodedText> padded) {
        SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            byLength.computeIfAbsent(padded.applyAsInt(texts.get(i)), length -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> groups = new ArrayList<>();
        byLength.forEach((length, indices) -> {
            int rows = Math.max(ShapeRule.MINIMUM_ROWS, TOKENS / length);
            for (int start = 0; start < indices.size(); start += rows) {
                groups.add(List.copyOf(indices.subList(start, Math.min(start + rows, indices.size()))));
            }
        });
        return groups;
    }
}
