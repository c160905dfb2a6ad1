package io.graft.platform.kafka;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named thread that owns one consumer: all that touches the consumer runs there. It ends when closed, or with a
 * failure that it reports; never silently.
 *
 * @param <K> keys of the records
 */
public final class PollLoop<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<K, byte[]> consumer;
    private final Work<K> work;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final Queue<Action<K>> actions = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    private PollLoop(
            String name, Consumer<K, byte[]> consumer, Work<K> work, java.util.function.Consumer<Throwable> onFailure) {
        this.consumer = consumer;
        this.work = work;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
    }

    /**
     * Starts the thread; the loop closes the consumer when it ends.
     *
     * @param onFailure called once, on the loop's thread, when anything but {@link #close} ends the loop
     */
    public static <K> PollLoop<K> start(
            String name, Consumer<K, byte[]> consumer, Work<K> work, java.util.function.Consumer<Throwable> onFailure) {
        PollLoop<K> loop = new PollLoop<>(name, consumer, work, onFailure);
        loop.thread.start();
        return loop;
    }

    /** Runs an action on the loop's thread, before the next poll. */
    public void execute(Action<K> action) {
        actions.add(action);
    }

    /** False once closed or failed. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends the loop and waits for it; an action that blocks on Kafka is woken up. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            loop();
        } catch (WakeupException e) {
            if (!closing) {
                fail(e);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void loop() {
        work.onStart(consumer);
        while (!closing) {
            for (Action<K> action = actions.poll(); action != null; action = actions.poll()) {
                action.run(consumer);
            }
            work.onRecords(consumer.poll(POLL), consumer);
        }
    }

    private void fail(Throwable failure) {
        LOG.error("{} ended", thread.getName(), failure);
        onFailure.accept(failure);
    }

    /** What a loop does; every method runs on its thread, and an exception ends the loop. */
    public interface Work<K> {
        /** First of all: subscribe or assign. */
        void onStart(Consumer<K, byte[]> consumer);

        /** After each poll, ten times a second at least; there may be no record. */
        void onRecords(ConsumerRecords<K, byte[]> records, Consumer<K, byte[]> consumer);
    }

    /** One thing to do with the consumer. */
    @FunctionalInterface
    public interface Action<K> {
        void run(Consumer<K, byte[]> consumer);
    }
}
