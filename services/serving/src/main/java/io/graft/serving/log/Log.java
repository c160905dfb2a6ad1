package io.graft.serving.log;

import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Prediction;
import io.graft.schemas.Topic;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What serving sends to Kafka and asks of it. Never blocks; stages fail with Kafka's own exceptions. */
public interface Log {
    /**
     * Sends a message; complete once Kafka has acknowledged it. Fails with a {@link
     * java.util.concurrent.RejectedExecutionException} if too many wait.
     *
     * @param key the task, or another key that begins with it; or whatever the topic wants
     * @param type names the event
     * @param message of that type, or {@code byte[]} for JSON as it came
     */
    CompletionStage<Void> send(Topic topic, @Nullable String key, Class<?> type, Object message);

    /**
     * The same for an answer to a request that came over Kafka.
     *
     * @param key the request's, which need not be text; null if it had none
     */
    CompletionStage<Void> answer(byte @Nullable [] key, Prediction answer);

    /**
     * Puts a record that is no message among the dead letters, as it came, with headers that say where it was and why.
     */
    CompletionStage<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException why);

    /** The end offset, now, of a task's partition of {@code examples}. */
    CompletionStage<Long> examplesEnd(String task);
}
