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
        return (topic, bytes) -> read(bytes, TaskCommand.class, Incoming::command);
    }

    /** What a command lacks would show when it is carried out, perhaps long after its record was read. */
    private static Incoming command(TaskCommand command) {
        if (command.id() == null) {
            return new Unreadable("a command without an id has no outcome");
        }
        if (command instanceof TaskCommand.Declare declare && declare.kind() == null) {
            return new Unreadable("a declaration without a kind declares nothing");
        }
        if (command instanceof TaskCommand.Install install
                && (install.adapter() == null
                        || install.adapter().uri() == null
                        || install.adapter().digest() == null)) {
            return new Unreadable("an installation without an adapter installs nothing");
        }
        return new Command(command);
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
