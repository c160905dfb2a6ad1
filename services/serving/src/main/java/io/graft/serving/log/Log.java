package io.graft.serving.log;

import io.graft.schemas.Topic;
import java.util.concurrent.CompletionStage;

/** What serving sends to Kafka and asks of it. Never blocks; stages fail with Kafka's own exceptions. */
public interface Log {
    /**
     * Sends a message; complete once Kafka has acknowledged it. Fails with a {@link
     * java.util.concurrent.RejectedExecutionException} if too many wait.
     *
     * @param key the task, or another key that begins with it
     * @param type names the event
     * @param message of that type, or {@code byte[]} for JSON as it came
     */
    CompletionStage<Void> send(Topic topic, String key, Class<?> type, Object message);

    /** The end offset, now, of a task's partition of {@code examples}. */
    CompletionStage<Long> examplesEnd(String task);
}
