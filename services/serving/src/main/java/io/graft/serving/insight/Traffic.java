package io.graft.serving.insight;

import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What was asked in the last minute: a ring of seconds, each with its counts and the histogram of its latencies, whose
 * buckets grow by 2^(1/4), so that a percentile is at most 19 % above the truth.
 */
public final class Traffic {
    /** Whole seconds that are summed up. */
    public static final int SECONDS = 60;

    private static final int BUCKETS = 80;
    private static final double FIRST_MILLIS = 0.1;
    private static final double STEPS_PER_DOUBLING = 4;

    private static final long NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final Second[] ring = new Second[SECONDS + 1];

    /** @param nanoTime as {@link System#nanoTime} */
    public Traffic(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        Arrays.setAll(ring, i -> new Second());
    }

    /** Counts what a predictor answers. */
    public Predictor watched(Predictor predictor) {
        return question -> {
            long start = nanoTime.getAsLong();
            return predictor.ask(question).whenComplete((answer, failure) -> {
                boolean answered = answer instanceof Answer.Answered;
                ended(answered ? question.inputs().size() : 0, nanoTime.getAsLong() - start);
            });
        };
    }

    /**
     * A request came to its end.
     *
     * @param inputs that were answered; 0 if it was refused
     */
    synchronized void ended(int inputs, long nanos) {
        Second second = second(now());
        second.requests++;
        second.inputs += inputs;
        second.buckets[bucket(nanos / 1e6)]++;
    }

    /** Of the last {@link #SECONDS} whole seconds. */
    public synchronized Minute lastMinute() {
        long now = now();
        List<Long> inputs = new ArrayList<>(SECONDS);
        long requests = 0;
        long[] latencies = new long[BUCKETS];
        for (long number = now - SECONDS; number < now; number++) {
            Second second = ring[Math.floorMod(number, ring.length)];
            boolean there = second.number == number;
            inputs.add(there ? second.inputs : 0L);
            for (int i = 0; there && i < BUCKETS; i++) {
                latencies[i] += second.buckets[i];
            }
            requests += there ? second.requests : 0;
        }
        return new Minute(requests, inputs, latencies);
    }

    private long now() {
        return Math.floorDiv(nanoTime.getAsLong(), NANOS);
    }

    private Second second(long number) {
        Second second = ring[Math.floorMod(number, ring.length)];
        if (second.number != number) {
            second.number = number;
            second.requests = 0;
            second.inputs = 0;
            Arrays.fill(second.buckets, 0);
        }
        return second;
    }

    private static int bucket(double millis) {
        double place = STEPS_PER_DOUBLING * Math.log(millis / FIRST_MILLIS) / Math.log(2);
        return (int) Math.max(0, Math.min(BUCKETS - 1, Math.ceil(place)));
    }

    private static final class Second {
        private long number = Long.MIN_VALUE;
        private long requests;
        private long inputs;
        private final long[] buckets = new long[BUCKETS];
    }

    /**
     * @param requests that ended, answered or refused
     * @param inputs answered in each second, oldest first
     */
    @SuppressWarnings("ArrayRecordComponent") // not shared
    public record Minute(long requests, List<Long> inputs, long[] latencies) {
        /** The latency that this share of the requests did not exceed, in milliseconds; 0 if there were none. */
        public double latencyMillis(double share) {
            long rank = (long) Math.ceil(share * requests);
            long seen = 0;
            for (int i = 0; requests > 0 && i < latencies.length; i++) {
                seen += latencies[i];
                if (seen >= rank) {
                    return FIRST_MILLIS * Math.pow(2, i / STEPS_PER_DOUBLING);
                }
            }
            return 0;
        }
    }
}
