package io.graft.adapters;

/**
 * A text as the encoder reads it, without padding: {@code [CLS] a [SEP]} or {@code [CLS] a [SEP] b [SEP]}.
 *
 * @param ids token ids
 * @param types segment of each token: 0, or 1 for the second text and its separator
 * @param truncated whether tokens were dropped
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per batch would cost more than it protects
public record EncodedText(int[] ids, int[] types, boolean truncated) {
    public EncodedText {
        if (ids.length != types.length || ids.length == 0) {
            throw new IllegalArgumentException(
                    "an encoded text has as many types as ids, not " + types.length + " and " + ids.length);
        }
    }

    public int tokens() {
        return ids.length;
    }

    /** {@link ShapeRule#paddedLength} of this text. */
    public int paddedLength() {
        return ShapeRule.paddedLength(ids.length);
    }
}
