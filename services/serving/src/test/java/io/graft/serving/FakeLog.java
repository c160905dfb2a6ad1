package io.graft.serving;

import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Prediction;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.Topic;
import io.graft.serving.log.Log;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Kafka in memory: keeps what was sent, hands commands to whoever plays onboarding, fails when told to. */
public final class FakeLog implements Log {
    /** Where every partition of {@code examples} ends. */
    public static final long END = 17;

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Consumer<TaskCommand> onboarding = command -> {};
    private volatile @Nullable RuntimeException failure;
    private final AtomicReference<@Nullable RuntimeException> oneFailure = new AtomicReference<>();
    private volatile CompletableFuture<Void> acknowledgement = CompletableFuture.completedFuture(null);

    /** One message. */
    public record Sent(Topic topic, @Nullable String key, Object message) {}

    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    public void onboarding(Consumer<TaskCommand> value) {
        onboarding = value;
    }

    /** From now on Kafka acknowledges nothing before that. */
    public void acknowledge(CompletableFuture<Void> when) {
        acknowledgement = when;
    }

    public void failWith(@Nullable RuntimeException value) {
        failure = value;
    }

    /** The next message is not taken. */
    public void failOnceWith(RuntimeException value) {
        oneFailure.set(value);
    }

    @Override
    public CompletionStage<Void> send(Topic topic, @Nullable String key, Class<?> type, Object message) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        RuntimeException once = oneFailure.getAndSet(null);
        if (once != null) {
            return CompletableFuture.failedFuture(once);
        }
        sent.add(new Sent(topic, key, message));
        if (message instanceof TaskCommand command) {
            onboarding.accept(command);
        }
        return acknowledgement.copy();
    }

    @Override
    public CompletionStage<Void> answer(byte @Nullable [] key, Prediction answer) {
        return send(Topic.PREDICTIONS, text(key), Prediction.class, answer);
    }

    @Override
    public CompletionStage<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException why) {
        return send(Topic.DEAD_LETTERS, text(record.key()), byte[].class, record.value());
    }

    /** A character for each byte, so that keys which are no text are told apart. */
    private static @Nullable String text(byte @Nullable [] key) {
        return key == null ? null : new String(key, StandardCharsets.ISO_8859_1);
    }

    @Override
    public CompletionStage<Long> examplesEnd(String task) {
        return CompletableFuture.completedFuture(END);
    }
}
