package io.graft.adapters;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets no training step outlive the process: a step still in native code when the native library is torn down would crash
 * what should end quietly. Answers are not held up, so that a server can finish its last ones.
 */
final class TrainingGate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private boolean closed;

    /** Runs a step, unless the gate is closed. */
    <T> T pass(Supplier<T> step) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new TrainingCancelledException();
            }
            return step.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for the steps under way and admits no more. */
    void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    TrainingGate closedAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "training-gate"));
        return this;
    }
}
