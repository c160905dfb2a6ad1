package io.graft.onboarding;

import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TrainingResult;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of one of the sources. Examples stay bytes: what is wrong with one is told to its sender. A
 * malformed command or result is a bug of our own and becomes a dead letter.
 */
sealed interface Incoming {
    // Read once, compared never.
    @SuppressWarnings("ArrayRecordComponent")
    record Example(byte @Nullable [] value) implements Incoming {}

    record Command(TaskCommand command) implements Incoming {}

    record Result(TrainingResult result) implements Incoming {}

    static Deserializer<Incoming> examples() {
        return (topic, bytes) -> new Example(bytes);
    }

    static Deserializer<Incoming> commands() {
        return (topic, bytes) -> new Command(read(bytes, TaskCommand.class));
    }

    static Deserializer<Incoming> results() {
        return (topic, bytes) -> new Result(read(bytes, TrainingResult.class));
    }

    private static <T> T read(byte @Nullable [] bytes, Class<T> type) {
        if (bytes == null) {
            throw new MalformedMessageException("a record without a value is no message", null);
        }
        return Json.read(bytes, type);
    }
}
