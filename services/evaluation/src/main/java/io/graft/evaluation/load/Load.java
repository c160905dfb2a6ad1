package io.graft.evaluation.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Puts a server under load, and counts what comes of it. */
final class Load {
    private static final double NANOS = 1e9;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Questions questions;
    private final LongSupplier nanoTime;

    /**
     * What came of some seconds of load.
     *
     * @param rate answers a second
     * @param answered with 200
     * @param refused with 429 or 503
     * @param failed in any other way
     * @param latency of answers, in microseconds
     */
    record Outcome(double rate, long answered, long refused, long failed, Histogram latency) {
        double milliseconds(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e3;
        }
    }

    Load(Questions questions, LongSupplier nanoTime) {
        this.questions = questions;
        this.nanoTime = nanoTime;
    }

    /**
     * Open loop: questions come as a Poisson process, whether or not earlier ones are answered. A latency counts from the
     * moment a question was due, so that a client or server that stalls does not hide it.
     */
    Outcome open(double perSecond, double seconds, IntSupplier tasks, Random random) {
        Count count = new Count();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        double due = 0;
        while (due < seconds) {
            long moment = begin + (long) (due * NANOS);
            waitUntil(moment);
            asked.add(count.of(questions.ask(tasks.getAsInt()), moment));
            due -= Math.log(1 - random.nextDouble()) / perSecond;
        }
        asked.forEach(CompletableFuture::join);
        return count.outcome(begin);
    }

    /** Closed loop: so many questions are under way at any time. */
    Outcome closed(int atOnce, double seconds, IntSupplier tasks) {
        Count count = new Count();
        Semaphore free = new Semaphore(atOnce);
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        while (nanoTime.getAsLong() - begin < seconds * NANOS) {
            free.acquireUninterruptibly();
            asked.add(count.of(questions.ask(tasks.getAsInt()), nanoTime.getAsLong())
                    .whenComplete((done, failure) -> free.release()));
        }
        asked.forEach(CompletableFuture::join);
        return count.outcome(begin);
    }

    private void waitUntil(long moment) {
        long left = moment - nanoTime.getAsLong();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = moment - nanoTime.getAsLong();
        }
    }

    private final class Count {
        private final Histogram latency = new ConcurrentHistogram(3);
        private final LongAdder refused = new LongAdder();
        private final LongAdder failed = new LongAdder();

        CompletableFuture<Void> of(CompletableFuture<Integer> answer, long since) {
            return answer.handle((status, failure) -> {
                int code = failure == null ? status : 0;
                if (code == OK) {
                    latency.recordValue((nanoTime.getAsLong() - since) / 1000);
                } else if (code == TOO_MANY || code == UNAVAILABLE) {
                    refused.increment();
                } else {
                    failed.increment();
                }
                return null;
            });
        }

        Outcome outcome(long begin) {
            double seconds = (nanoTime.getAsLong() - begin) / NANOS;
            long answered = latency.getTotalCount();
            return new Outcome(answered / seconds, answered, refused.sum(), failed.sum(), latency);
        }
    }
}
