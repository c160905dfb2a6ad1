package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Splits texts of any lengths into groups for one call each: one padded length, a bounded number of tokens. */
final class LengthGroups {
    /** Tokens of a call: enough to fill the matrix kernels, few enough to stay in the cache. */
    private static final int TOKENS = 1024;

    private LengthGroups() {}

    /** Indices into {@code texts}, shortest group first, in order within a group. */
    static List<List<Integer>> of(List<EncodedText> texts) {
        return of(texts, EncodedText::paddedLength);
    }

    /** The same by another rule of padding. */
    static List<List<Integer>> of(List<EncodedText> texts, ToIntFunction<EncodedText> padded) {
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
