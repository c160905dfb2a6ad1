package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/**
 * One input as an encoder reads it for one kind of head.
 *
 * @param input what is read
 * @param rows one; of spans, one for each window over the second text, in order
 * @param covers for each row, what each answered token stands for; empty for heads on the mean
 * @param truncated whether anything was not read
 */
public record Reading(Input input, List<EncodedText> rows, List<List<Cover>> covers, boolean truncated) {
    public Reading {
        rows = List.copyOf(rows);
        covers = List.copyOf(covers);
    }

    /** An input that is answered as a whole. */
    public static Reading whole(Input input, EncodedText row) {
        return new Reading(input, List.of(row), List.of(), row.truncated());
    }

    /** The rows of all readings, one after the other. */
    public static List<EncodedText> rowsOf(List<Reading> readings) {
        return readings.stream().flatMap(reading -> reading.rows().stream()).toList();
    }

    /** What belongs to each reading, from one value for each row of {@link #rowsOf}. */
    public static <T> List<List<T>> grouped(List<Reading> readings, List<T> byRow) {
        List<List<T>> grouped = new ArrayList<>();
        int start = 0;
        for (Reading reading : readings) {
            int end = start + reading.rows().size();
            grouped.add(byRow.subList(start, end));
            start = end;
        }
        return grouped;
    }

    /**
     * What an answered token stands for: of spans, code points of the second text, and nothing for {@code [CLS]}, which
     * says that the window holds no answer; of tagging, one of the caller's tokens by its index.
     *
     * @param begin inclusive
     * @param end exclusive
     */
    public record Cover(int begin, int end) {
        static final Cover NOTHING = new Cover(0, 0);
    }
}
