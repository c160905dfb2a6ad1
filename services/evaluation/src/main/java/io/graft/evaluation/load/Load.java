package io.graft.evaluation.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Puts a server under load, and counts what comes of it. */
final class Load {
    private static final double NANOS = 1e9;
    /** Each has a connection of its own; more than a server's queue holds, so that it is the server who refuses. */
    static final int CONNECTIONS = 4096;

    private final Questions questions;
    private final LongSupplier nanoTime;

    Load(Questions questions, LongSupplier nanoTime) {
        this.questions = questions;
        this.nanoTime = nanoTime;
    }

    /** Questions that were sent, and of which some may still be under way. */
    record Sent(Tally tally, List<CompletableFuture<Void>> asked) {
        /** Waits for the last reply. */
        Outcome outcome() {
            asked.forEach(CompletableFuture::join);
            return tally.outcome();
        }
    }

    /**
     * Open loop: questions come as a Poisson process, whether or not earlier ones are answered. A latency counts from the
     * moment a question was due, so that a client or server that stalls does not hide it.
     */
    Outcome open(double perSecond, double seconds, IntSupplier tasks, Random random) {
        return send(perSecond, due -> due < seconds, tasks, random).outcome();
    }

    /**
     * The same, without waiting for replies at the end.
     *
     * @param isOn whether a question that is due so many seconds after the begin is still to be sent
     */
    Sent send(double perSecond, DoublePredicate isOn, IntSupplier tasks, Random random) {
        Semaphore connections = new Semaphore(CONNECTIONS);
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        Tally tally = new Tally(nanoTime, begin);
        double due = 0;
        while (isOn.test(due)) {
            long moment = begin + (long) (due * NANOS);
            waitUntil(moment);
            connections.acquireUninterruptibly();
            long sent = nanoTime.getAsLong();
            asked.add(tally.of(questions.ask(tasks.getAsInt()), moment, sent)
                    .whenComplete((done, failure) -> connections.release()));
            due -= Math.log(1 - random.nextDouble()) / perSecond;
        }
        return new Sent(tally, asked);
    }

    /**
     * Closed loop: so many questions are under way at any time.
     *
     * @throws IllegalStateException if none is answered, and there is nothing to compare with
     */
    Outcome closed(int atOnce, double seconds, IntSupplier tasks) {
        Semaphore free = new Semaphore(atOnce);
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        Tally tally = new Tally(nanoTime, begin);
        while (nanoTime.getAsLong() - begin < seconds * NANOS) {
            free.acquireUninterruptibly();
            long sent = nanoTime.getAsLong();
            asked.add(tally.of(questions.ask(tasks.getAsInt()), sent, sent)
                    .whenComplete((done, failure) -> free.release()));
        }
        Outcome outcome = new Sent(tally, asked).outcome();
        if (outcome.answered() == 0) {
            throw new IllegalStateException("the server answered none of the questions: " + outcome.codes());
        }
        return outcome;
    }

    private void waitUntil(long moment) {
        long left = moment - nanoTime.getAsLong();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = moment - nanoTime.getAsLong();
        }
    }
}
