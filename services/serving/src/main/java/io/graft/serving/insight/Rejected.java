package io.graft.serving.insight;

import io.graft.schemas.RejectionHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * An example that onboarding did not take.
 *
 * @param task its key, which need not be a task's name
 * @param reason a stable code
 * @param detail one sentence
 * @param excerpt how its value begins, with replacement characters for what is no UTF-8
 * @param at epoch milliseconds
 */
public record Rejected(@Nullable String task, String reason, String detail, String excerpt, long at) {
    /** Bytes of a value that are shown. */
    static final int EXCERPT = 280;

    public static Rejected of(ConsumerRecord<String, byte[]> record) {
        return new Rejected(
                record.key(),
                header(record, RejectionHeaders.REASON),
                header(record, RejectionHeaders.DETAIL),
                excerpt(record.value()),
                record.timestamp());
    }

    private static String excerpt(byte @Nullable [] value) {
        return value == null
                ? ""
                : new String(Arrays.copyOf(value, Math.min(value.length, EXCERPT)), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
