package io.graft.platform.kafka;

import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside, as its topic takes it: key, value and headers as received, to which is added why and where it was. One
 * that was compressed to fit its own topic may not fit this one: then what does not fit is cut off, and
 * {@link RejectionHeaders#TRUNCATED} says how many bytes it had.
 */
public final class SetAside {
    private static final int ROOM = Topic.MAX_RECORD_BYTES - (64 << 10);
    private static final int HEADERS_ROOM = 1 << 20;

    private final Headers headers = new RecordHeaders();
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;

    public SetAside(byte @Nullable [] key, byte @Nullable [] value, Headers received) {
        if (bytes(received) <= HEADERS_ROOM) {
            received.forEach(headers::add);
        }
        int whole = length(key) + length(value);
        if (whole > ROOM - HEADERS_ROOM) {
            say(RejectionHeaders.TRUNCATED, Integer.toString(whole));
            this.key = cut(key, HEADERS_ROOM);
            this.value = cut(value, ROOM - HEADERS_ROOM - length(this.key));
        } else {
            this.key = key;
            this.value = value;
        }
    }

    /** Adds a header. */
    public void say(String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public byte @Nullable [] key() {
        return key;
    }

    public byte @Nullable [] value() {
        return value;
    }

    public Headers headers() {
        return headers;
    }

    private static long bytes(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            bytes += header.key().length() * 3L + length(header.value());
        }
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }
}
