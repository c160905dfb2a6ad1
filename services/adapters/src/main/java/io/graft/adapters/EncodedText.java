package io.graft.adapters;

/**
 * A text as the encoder reads it, without padding: {@code [CLS] a [SEP]} or {@code [CLS] a [SEP] b [SEP]}.
 *
 * @param ids token ids
 * @param types segment of each token: 0, or 1 for the second text and its separator
 * @param truncated whether tokens were dropped
 * @param perToken whether the head answers single tokens, not the mean of all
 * @param positions the tokens that it answers one by one; none if it answers the mean
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per batch would cost more than it protects
public record EncodedText(int[] ids, int[] types, boolean truncated, boolean perToken, int[] positions) {
    public EncodedText {
        if (ids.length != types.length || ids.length == 0) {
            throw new IllegalArgumentException(
                    "an encoded text has as many types as ids, not " + types.length + " and " + ids.length);
        }
    }

    /** A text that is answered as a whole. */
    public EncodedText(int[] ids, int[] types, boolean truncated) {
        this(ids, types, truncated, false, new int[0]);
    }

    /** A text whose tokens are answered one by one. */
    static EncodedText ofTokens(int[] ids, int[] types, boolean truncated, int... positions) {
        return new EncodedText(ids, types, truncated, true, positions);
    }

    public int tokens() {
        return ids.length;
    }

    /** {@link ShapeRule#paddedLength} of this text. */
    public int paddedLength() {
        return ShapeRule.paddedLength(ids.length);
    }

    /** Vectors that the head answers: one for each position, or the mean alone. */
    public int vectors() {
        return perToken ? positions.length : 1;
    }

    /** The same text, of which only the first and the last answered token are answered. */
    public EncodedText sampled() {
        return positions.length < 2
                ? this
                : new EncodedText(
                        ids, types, truncated, true, new int[] {positions[0], positions[positions.length - 1]});
    }
}
