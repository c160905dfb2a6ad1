package io.graft.onboarding;

import io.graft.learning.Effect;
import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A rejected example as its topic takes it: key, value and headers as received, and headers that say why and where it
 * was. One that was compressed to fit its own topic may not fit this one: then what does not fit is cut off, and
 * {@link RejectionHeaders#TRUNCATED} says how many bytes it had.
 */
final class RejectedExample {
    private static final int ROOM = Topic.MAX_RECORD_BYTES - (64 << 10);
    private static final int HEADERS_ROOM = 1 << 20;

    private RejectedExample() {}

    static Record<byte @Nullable [], byte @Nullable []> of(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers received,
            RecordMetadata source,
            Effect.Reject why,
            long now) {
        Headers headers = new RecordHeaders();
        if (bytes(received) <= HEADERS_ROOM) {
            received.forEach(headers::add);
        }
        add(headers, RejectionHeaders.REASON, why.reason().code());
        add(headers, RejectionHeaders.DETAIL, why.detail());
        add(headers, RejectionHeaders.TOPIC, source.topic());
        add(headers, RejectionHeaders.PARTITION, Integer.toString(source.partition()));
        add(headers, RejectionHeaders.OFFSET, Long.toString(source.offset()));
        int whole = length(key) + length(value);
        if (whole > ROOM - HEADERS_ROOM) {
            add(headers, RejectionHeaders.TRUNCATED, Integer.toString(whole));
            key = cut(key, HEADERS_ROOM);
            value = cut(value, ROOM - HEADERS_ROOM - length(key));
        }
        return new Record<>(key, value, now, headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
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
