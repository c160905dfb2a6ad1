package io.graft.onboarding;

import io.graft.platform.trace.TraceHeaders;
import io.graft.schemas.CloudEvent;
import io.graft.schemas.Json;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends messages to the sinks, which have the names of their topics. */
final class Announcements {
    private final ProcessorContext<byte[], byte[]> context;
    private final Supplier<String> ids;

    /** @param ids of events, each unique */
    Announcements(ProcessorContext<byte[], byte[]> context, Supplier<String> ids) {
        this.context = context;
        this.ids = ids;
    }

    void send(Topic topic, String key, Object message) {
        send(topic, key, message.getClass(), Json.bytes(message));
    }

    void tombstone(Topic topic, String key, Class<?> message) {
        send(topic, key, message, null);
    }

    void forward(Topic topic, Record<byte[], byte[]> record) {
        context.forward(record, topic.suffix());
    }

    private void send(Topic topic, String key, Class<?> type, byte @Nullable [] value) {
        long now = context.currentSystemTimeMs();
        Headers headers = new RecordHeaders();
        CloudEvent.headers(type, "onboarding", ids.get(), Instant.ofEpochMilli(now))
                .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        TraceHeaders.write(headers);
        forward(topic, new Record<>(key.getBytes(StandardCharsets.UTF_8), value, now, headers));
    }
}
