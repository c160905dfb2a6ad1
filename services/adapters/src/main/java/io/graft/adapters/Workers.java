package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A training's share of the process's training threads. The threads are kept for the next training: native libraries give
 * each new thread buffers that they do not take back when it ends.
 */
final class Workers {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ExecutorService THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, Long.MAX_VALUE, TimeUnit.NANOSECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "training-" + NUMBER.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    private final int count;

    /** So many threads at a time. */
    Workers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("work needs at least one thread, not " + count);
        }
        this.count = count;
    }

    /**
     * Runs all, waits for all, and returns their results in the given order; throws the first failure.
     *
     * @throws TrainingCancelledException if the process is shutting down
     */
    <T> List<T> all(List<Callable<T>> calls) {
        List<FutureTask<T>> tasks = calls.stream()
                .map(call -> new FutureTask<T>(() -> TrainingGate.OF_PROCESS.pass(call::call)))
                .toList();
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                tasks.get(i).run();
            }
        };
        for (int i = 0; i < Math.min(count, tasks.size()); i++) {
            THREADS.execute(worker);
        }
        return results(tasks);
    }

    private static <T> List<T> results(List<FutureTask<T>> tasks) {
        List<T> results = new ArrayList<>();
        @Nullable RuntimeException failure = null;
        for (FutureTask<T> task : tasks) {
            try {
                results.add(uninterruptibly(task));
            } catch (ExecutionException e) {
                RuntimeException cause = e.getCause() instanceof RuntimeException runtime
                        ? runtime
                        : new IllegalStateException(e.getCause());
                if (failure == null) {
                    failure = cause;
                } else {
                    failure.addSuppressed(cause);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    /** Native calls cannot be interrupted and use the caller's memory, so their end is always awaited. */
    private static <T> T uninterruptibly(Future<T> future) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
