package io.graft.cli.command;

import java.util.concurrent.CountDownLatch;

/** Keeps something running until Ctrl-C, or a signal to end, stops this JVM; it is closed in either case. */
final class UntilInterrupted<T extends AutoCloseable> implements AutoCloseable {
    private final T running;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** @param running whose {@code close} does nothing the second time */
    UntilInterrupted(T running) {
        this.running = running;
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            close();
                            interrupted.countDown();
                        },
                        "graft-shutdown"));
    }

    T running() {
        return running;
    }

    void await() {
        try {
            interrupted.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            running.close();
        } catch (Exception e) {
            throw new IllegalStateException("stopping failed", e);
        }
    }
}
