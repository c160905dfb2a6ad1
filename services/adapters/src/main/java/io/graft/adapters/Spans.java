package io.graft.adapters;

/** Parts of a text by code points. */
final class Spans {
    private Spans() {}

    /** Code points {@code start} (inclusive) to {@code end} (exclusive), as far as the text has them. */
    static String text(String text, int start, int end) {
        int length = text.codePointCount(0, text.length());
        int from = text.offsetByCodePoints(0, Math.min(start, length));
        int to = text.offsetByCodePoints(0, Math.min(end, length));
        return text.substring(from, to);
    }
}
