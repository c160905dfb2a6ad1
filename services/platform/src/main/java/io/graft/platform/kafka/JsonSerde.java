package io.graft.platform.kafka;

import io.graft.schemas.Json;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A message of {@code io.graft.schemas} as Kafka's Serde. Null stays null: a tombstone. */
public final class JsonSerde<T> implements Serde<T> {
    private final Class<T> type;

    public JsonSerde(Class<T> type) {
        this.type = type;
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, message) -> bytes(message);
    }

    /** Throws {@link io.graft.schemas.MalformedMessageException}. */
    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> message(bytes);
    }

    private static byte @Nullable [] bytes(@Nullable Object message) {
        return message == null ? null : Json.bytes(message);
    }

    private @Nullable T message(byte @Nullable [] bytes) {
        return bytes == null ? null : Json.read(bytes, type);
    }
}
