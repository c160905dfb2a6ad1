package io.graft.cli.log;

import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that was refused, and why.
 *
 * @param topic it lies in now
 */
public record RejectedRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
    /** Names where a record that is sent again was refused before. */
    public static final String RETRY_OF = "graft.retry-of";

    /** For example {@code examples.rejected-3@17}. */
    public String place() {
        return place(topic.suffix(), Integer.toString(record.partition()), Long.toString(record.offset()));
    }

    /** Where a record lies, or lay. */
    static String place(String topic, String partition, String offset) {
        return topic + "-" + partition + "@" + offset;
    }

    public String reason() {
        return header(RejectionHeaders.REASON).orElse("dead-letter");
    }

    public String detail() {
        return header(RejectionHeaders.DETAIL)
                .or(() -> header(RejectionHeaders.MESSAGE))
                .orElse("");
    }

    /** Topic, partition and offset that it was read from. */
    public String origin() {
        return place(
                header(RejectionHeaders.TOPIC).orElse("?"),
                header(RejectionHeaders.PARTITION).orElse("?"),
                header(RejectionHeaders.OFFSET).orElse("?"));
    }

    /** The topic that it was sent to, in Kafka's name. */
    public Optional<String> originalTopic() {
        return header(RejectionHeaders.TOPIC);
    }

    /** Why it cannot be sent again as it is; empty if it can. */
    public Optional<String> unfit() {
        if (record.key() == null) {
            return Optional.of("it has no key");
        }
        if (record.value() == null) {
            return Optional.of("it has no value");
        }
        if (header(RejectionHeaders.TRUNCATED).isPresent()) {
            return Optional.of("its value was too large to be kept whole");
        }
        return originalTopic().isPresent() ? Optional.empty() : Optional.of("it does not say where it came from");
    }

    /** What its sender wrote into the headers, and that this is a retry. */
    RecordHeaders headersOfRetry() {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith("graft.") && !header.key().startsWith(RejectionHeaders.ERRORS)) {
                headers.add(header);
            }
        }
        headers.add(RETRY_OF, place().getBytes(StandardCharsets.UTF_8));
        return headers;
    }

    private Optional<String> header(String name) {
        Header header = record.headers().lastHeader(name);
        byte @Nullable [] value = header == null ? null : header.value();
        return value == null ? Optional.empty() : Optional.of(new String(value, StandardCharsets.UTF_8));
    }
}
