package io.graft.adapters;

import io.graft.adapters.Reading.Cover;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens of a caller's as one row, in which the first word piece of each is answered (Devlin et al. 2019, section 5.3).
 * A token that has no piece, or whose first piece does not fit, is not read.
 */
final class TaggedTokens {
    private TaggedTokens() {}

    /**
     * @param pieces of the tokens, joined by one space each
     * @throws IllegalArgumentException if the input has no tokens
     */
    static Reading of(Input input, Pieces pieces, int maxTokens) {
        List<String> tokens = input.tokens();
        if (tokens == null) {
            throw new IllegalArgumentException("an input to tag has tokens");
        }
        int kept = Math.min(pieces.ids().length, maxTokens);
        int[] ids = Arrays.copyOf(pieces.ids(), kept);
        ids[kept - 1] = pieces.ids()[pieces.ids().length - 1];
        List<Integer> positions = new ArrayList<>();
        List<Cover> covers = new ArrayList<>();
        int piece = 1;
        int start = 0;
        boolean truncated = false;
        for (int token = 0; token < tokens.size(); token++) {
            int end = start
                    + tokens.get(token).codePointCount(0, tokens.get(token).length());
            while (piece < pieces.ids().length - 1 && pieces.begins()[piece] < start) {
                piece++;
            }
            if (piece < pieces.ids().length - 1 && pieces.begins()[piece] < end) {
                if (piece < kept - 1) {
                    positions.add(piece);
                    covers.add(new Cover(token, token + 1));
                } else {
                    truncated = true;
                }
            }
            start = end + 1;
        }
        EncodedText row = EncodedText.ofTokens(
                ids,
                new int[kept],
                truncated,
                positions.stream().mapToInt(Integer::intValue).toArray());
        return new Reading(input, List.of(row), List.of(covers), truncated);
    }
}
