package io.graft.serving;

import io.graft.schemas.TaskCommand;
import io.graft.schemas.Topic;
import io.graft.serving.log.Log;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kafka in memory: keeps what was sent, hands commands to whoever plays onboarding, fails when told to. */
public final class FakeLog implements Log {
    /** Where every partition of {@code examples} ends. */
    public static final long END = 17;

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Consumer<TaskCommand> onboarding = command -> {};
    private volatile @Nullable RuntimeException failure;

    /** One message. */
    public record Sent(Topic topic, String key, Object message) {}

    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    public void onboarding(Consumer<TaskCommand> value) {
        onboarding = value;
    }

    public void failWith(RuntimeException value) {
        failure = value;
    }

    @Override
    public CompletionStage<Void> send(Topic topic, String key, Class<?> type, Object message) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        sent.add(new Sent(topic, key, message));
        if (message instanceof TaskCommand command) {
            onboarding.accept(command);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Long> examplesEnd(String task) {
        return CompletableFuture.completedFuture(END);
    }
}
