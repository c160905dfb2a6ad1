package io.graft.adapters;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets no training step outlive the process: a step still in native code when the native library is torn down would crash
 * what should end quietly. Answers are not held up, so that a server can finish its last ones.
 */
final class TrainingGate {
    /** Of this process, closed at its end. */
    static final TrainingGate OF_PROCESS = new TrainingGate().closedAtExit();

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private boolean closed;

    /** What may fail as it is declared to. */
    interface Step<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Runs a step, unless the gate is closed.
     *
     * @throws TrainingCancelledException if it is
     */
    <T, E extends Exception> T pass(Step<T, E> step) throws E {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new TrainingCancelledException();
            }
            return step.run();
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

    private TrainingGate closedAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "training-gate"));
        return this;
    }
}
