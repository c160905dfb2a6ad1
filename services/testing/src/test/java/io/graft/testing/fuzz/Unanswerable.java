package io.graft.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a server may close the connection instead of answering a request. */
enum Unanswerable {
    /** The client ended the connection before the request's end, so that nothing is asked (RFC 9112, 8). */
    UNFINISHED,
    /** The body is announced as compressed and is not: Vert.x may close before its 400 is sent. */
    NOT_AS_COMPRESSED;

    private static final Pattern HEAD = Pattern.compile("\\A[\\x00-\\x20]*(\\S.*?\\n)\\r?\\n", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?mi)^content-length:[ \\t]*(\\d{1,18})[ \\t]*\\r?$");
    private static final Pattern CHUNKED = Pattern.compile("(?mi)^transfer-encoding:[ \\t]*chunked[ \\t]*\\r?$");
    private static final Pattern COMPRESSED = Pattern.compile("(?mi)^content-encoding:[ \\t]*\\S*(gzip|deflate)");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,7})[^\\n]*\\n");
    private static final int HEX = 16;

    /** Of the bytes of one request, after which nothing else comes. */
    static Optional<Unanswerable> reason(byte[] request) {
        String text = new String(request, ISO_8859_1);
        Matcher head = HEAD.matcher(text);
        if (!head.find() || isCutOff(head.group(1), text.substring(head.end()))) {
            return Optional.of(UNFINISHED);
        }
        return Optional.of(NOT_AS_COMPRESSED)
                .filter(reason -> COMPRESSED.matcher(head.group(1)).find());
    }

    private static boolean isCutOff(String head, String body) {
        Matcher length = LENGTH.matcher(head);
        return CHUNKED.matcher(head).find()
                ? isLastChunkMissing(body)
                : length.find() && Long.parseLong(length.group(1)) > body.length();
    }

    private static boolean isLastChunkMissing(String body) {
        Matcher chunk = CHUNK.matcher(body);
        int at = 0;
        while (at < body.length() && chunk.find(at) && chunk.start() == at) {
            int size = Integer.parseInt(chunk.group(1), HEX);
            if (size == 0) {
                return false;
            }
            at = chunk.end() + size + 2;
        }
        return at >= body.length() || body.indexOf('\n', at) < 0;
    }
}
