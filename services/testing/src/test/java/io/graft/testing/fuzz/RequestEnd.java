package io.graft.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request ends among the bytes that were sent (RFC 9112, 6 and 7.1), read apart from the server. */
final class RequestEnd {
    private static final Pattern HEAD = Pattern.compile("\\A[\\x00-\\x20]*(\\S.*?\\n)\\r?\\n", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?mi)^content-length:[ \\t]*(\\d{1,18})[ \\t]*\\r?$");
    private static final Pattern CHUNKED = Pattern.compile("(?mi)^transfer-encoding:[ \\t]*chunked[ \\t]*\\r?$");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,7})[^\\n]*\\n");
    private static final Pattern TRAILERS = Pattern.compile("([^\\r\\n]+\\r?\\n)*\\r?\\n");
    private static final int HEX = 16;

    private RequestEnd() {}

    /**
     * The number of bytes of the first request. Empty if it has no end, so that nothing is asked (RFC 9112, 8): it is cut off,
     * or its chunks are none.
     */
    static OptionalInt of(byte[] sent) {
        String text = new String(sent, ISO_8859_1);
        Matcher head = HEAD.matcher(text);
        if (!head.find()) {
            return OptionalInt.empty();
        }
        if (CHUNKED.matcher(head.group(1)).find()) {
            return afterChunks(text, head.end());
        }
        Matcher length = LENGTH.matcher(head.group(1));
        long end = head.end() + (length.find() ? Long.parseLong(length.group(1)) : 0);
        return end > text.length() ? OptionalInt.empty() : OptionalInt.of((int) end);
    }

    private static OptionalInt afterChunks(String text, int start) {
        Matcher chunk = CHUNK.matcher(text);
        int at = start;
        while (at < text.length() && chunk.region(at, text.length()).lookingAt()) {
            int size = Integer.parseInt(chunk.group(1), HEX);
            if (size == 0) {
                Matcher trailers = TRAILERS.matcher(text).region(chunk.end(), text.length());
                return trailers.lookingAt() ? OptionalInt.of(trailers.end()) : OptionalInt.empty();
            }
            at = chunk.end() + size;
            if (!text.startsWith("\r\n", at)) {
                break;
            }
            at += 2;
        }
        return OptionalInt.empty();
    }
}
