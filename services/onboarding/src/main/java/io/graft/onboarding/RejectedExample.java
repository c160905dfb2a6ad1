package io.graft.onboarding;

import io.graft.learning.Effect;
import io.graft.platform.kafka.SetAside;
import io.graft.schemas.RejectionHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A rejected example as its topic takes it, with headers that say why and where it was. */
final class RejectedExample {
    private RejectedExample() {}

    static Record<byte @Nullable [], byte @Nullable []> of(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers received,
            RecordMetadata source,
            Effect.Reject why,
            long now) {
        SetAside example = new SetAside(key, value, received);
        example.say(RejectionHeaders.REASON, why.reason().code());
        example.say(RejectionHeaders.DETAIL, why.detail());
        example.say(RejectionHeaders.TOPIC, source.topic());
        example.say(RejectionHeaders.PARTITION, Integer.toString(source.partition()));
        example.say(RejectionHeaders.OFFSET, Long.toString(source.offset()));
        return new Record<>(example.key(), example.value(), now, example.headers());
    }
}
