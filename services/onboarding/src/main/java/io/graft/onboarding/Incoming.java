package io.graft.onboarding;

import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TrainingResult;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of one of the sources. Examples stay bytes: what is wrong with one is told to its sender. An
 * unreadable command or result is a bug of our own and becomes a dead letter.
 */
sealed interface Incoming {
    // Read once, compared never.
    @SuppressWarnings("ArrayRecordComponent")
    record Example(byte @Nullable [] value) implements Incoming {}

    record Command(TaskCommand command) implements Incoming {}

    record Result(TrainingResult result) implements Incoming {}

    /** @param sentence why it cannot be read */
    record Unreadable(String sentence) implements Incoming {}

    static Deserializer<Incoming> examples() {
        return (topic, bytes) -> new Example(bytes);
    }

    static Deserializer<Incoming> commands() {
        return (topic, bytes) -> read(bytes, TaskCommand.class, Command::new);
    }

    static Deserializer<Incoming> results() {
        return (topic, bytes) -> read(bytes, TrainingResult.class, Result::new);
    }

    private static <T> Incoming read(byte @Nullable [] bytes, Class<T> type, Function<T, Incoming> incoming) {
        if (bytes == null) {
            return new Unreadable("a record without a value is no message");
        }
        try {
            return incoming.apply(Json.read(bytes, type));
        } catch (MalformedMessageException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
