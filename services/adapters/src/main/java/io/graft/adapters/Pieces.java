package io.graft.adapters;

import java.util.Arrays;

/**
 * A text or a pair as the tokenizer cuts it, special tokens included, of any length.
 *
 * @param ids (n)
 * @param types (n), 0, or 1 for the second text and its separator
 * @param begins (n), first code point of each piece in its own text; of a special token 0
 * @param ends (n), exclusive
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one reading
record Pieces(int[] ids, int[] types, int[] begins, int[] ends) {

    /** Pieces of the first text and its special tokens. */
    int first() {
        return (int) Arrays.stream(types).filter(type -> type == 0).count();
    }

    /** Pieces of the second text and its separator. */
    int second() {
        return ids.length - first();
    }
}
