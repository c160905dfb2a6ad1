package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A training's own threads. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    Workers(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs all, waits for all, and returns their results in the given order; throws the first failure. */
    <T> List<T> all(List<Callable<T>> calls) {
        List<Future<T>> futures = new ArrayList<>();
        calls.forEach(call -> futures.add(threads.submit(call)));
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<T> future : futures) {
            try {
                results.add(uninterruptibly(future));
            } catch (ExecutionException e) {
                RuntimeException runtime = e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
                if (failure == null) {
                    failure = runtime;
                } else {
                    failure.addSuppressed(runtime);
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

    @Override
    public void close() {
        threads.shutdown();
    }
}
