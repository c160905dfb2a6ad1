package io.graft.adapters;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Texts of one padded length, laid out for a native call.
 *
 * @param rows of the call: at least {@link ShapeRule#MINIMUM_ROWS}; rows beyond the texts repeat the last one
 * @param length padded, S
 * @param ids (rows, S), 0 where padded
 * @param types (rows, S)
 * @param mask (rows, S), 1 for tokens and 0 for padding
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call
record Batch(int rows, int length, int[] ids, int[] types, float[] mask) {

    /** Lays out texts of one padded length in order, with at least {@code minimumRows} rows. */
    static Batch of(List<EncodedText> texts, int minimumRows) {
        int length = texts.get(0).paddedLength();
        for (EncodedText text : texts) {
            if (text.paddedLength() != length) {
                throw new IllegalArgumentException(
                        "a batch holds one padded length, not " + length + " and " + text.paddedLength());
            }
        }
        return padded(texts, length, minimumRows);
    }

    /**
     * Lays out texts for training, whose batches are fixed beforehand: padded to the longest, not by the shape rule, for
     * speed.
     */
    static Batch forTraining(List<EncodedText> texts) {
        int longest = texts.stream().mapToInt(EncodedText::tokens).max().orElseThrow();
        return padded(texts, BatchPlan.length(longest), ShapeRule.MINIMUM_ROWS);
    }

    /** Where the answered tokens of texts of one padded length lie in their batch, S a row. */
    static long[] places(List<EncodedText> texts) {
        int length = texts.get(0).paddedLength();
        LongStream.Builder places = LongStream.builder();
        for (int row = 0; row < texts.size(); row++) {
            if (!texts.get(row).perToken()) {
                throw new IllegalArgumentException(
                        "a text whose tokens are answered shares no batch with one that is" + " answered as a whole");
            }
            for (int position : texts.get(row).positions()) {
                places.add((long) row * length + position);
            }
        }
        return places.build().toArray();
    }

    private static Batch padded(List<EncodedText> texts, int length, int minimumRows) {
        int rows = Math.max(texts.size(), Math.max(minimumRows, ShapeRule.MINIMUM_ROWS));
        int[] ids = new int[rows * length];
        int[] types = new int[rows * length];
        float[] mask = new float[rows * length];
        for (int row = 0; row < rows; row++) {
            EncodedText text = texts.get(Math.min(row, texts.size() - 1));
            System.arraycopy(text.ids(), 0, ids, row * length, text.tokens());
            System.arraycopy(text.types(), 0, types, row * length, text.tokens());
            Arrays.fill(mask, row * length, row * length + text.tokens(), 1f);
        }
        return new Batch(rows, length, ids, types, mask);
    }
}
