package io.graft.adapters;

import io.graft.adapters.Reading.Cover;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A question and its context as rows {@code [CLS] question [SEP] window [SEP]}, with windows over the context that
 * overlap by half, so that most answers lie whole in one of them (Devlin et al. 2019, section 4.2, as published code does
 * it). A question takes half of a row at most.
 */
final class SpanWindows {
    /** Two separators and {@code [CLS]}. */
    private static final int SPECIAL = 3;

    private SpanWindows() {}

    static Reading of(Input input, Pieces pieces, int maxTokens) {
        if (maxTokens < SPECIAL + 2) {
            throw new IllegalArgumentException(
                    "a question and its context are read as at least " + (SPECIAL + 2) + " tokens, not " + maxTokens);
        }
        int questioned = pieces.first() - 2;
        int context = pieces.second() - 1;
        int question = Math.min(questioned, (maxTokens - SPECIAL) / 2);
        int room = maxTokens - SPECIAL - question;
        int stride = Math.max(1, room / 2);
        boolean truncated = question < questioned;
        List<EncodedText> rows = new ArrayList<>();
        List<List<Cover>> covers = new ArrayList<>();
        for (int start = 0; start == 0 || start - stride + room < context; start += stride) {
            int end = Math.min(context, start + room);
            rows.add(row(pieces, question, start, end, truncated));
            covers.add(covers(pieces, start, end));
        }
        return new Reading(input, rows, covers, truncated);
    }

    private static EncodedText row(Pieces pieces, int question, int start, int end, boolean truncated) {
        int first = pieces.first();
        int tokens = SPECIAL + question + end - start;
        int[] ids = new int[tokens];
        int[] types = new int[tokens];
        System.arraycopy(pieces.ids(), 0, ids, 0, 1 + question);
        ids[1 + question] = pieces.ids()[first - 1];
        System.arraycopy(pieces.ids(), first + start, ids, 2 + question, end - start);
        ids[tokens - 1] = pieces.ids()[pieces.ids().length - 1];
        Arrays.fill(types, 2 + question, tokens, 1);
        int[] positions = new int[1 + end - start];
        for (int i = 1; i < positions.length; i++) {
            positions[i] = 1 + question + i;
        }
        return EncodedText.ofTokens(ids, types, truncated, positions);
    }

    private static List<Cover> covers(Pieces pieces, int start, int end) {
        List<Cover> covers = new ArrayList<>();
        covers.add(Cover.NOTHING);
        for (int i = pieces.first() + start; i < pieces.first() + end; i++) {
            covers.add(new Cover(pieces.begins()[i], pieces.ends()[i]));
        }
        return covers;
    }
}
