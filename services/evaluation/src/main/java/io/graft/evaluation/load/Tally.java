package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts replies as they come, on any thread. */
final class Tally {
    private static final double NANOS = 1e9;
    private static final long NANOS_A_MICRO = 1000;

    private final LongSupplier nanoTime;
    private final long begin;
    private final AtomicLong last;
    private final Histogram latency = new ConcurrentHistogram(3);
    private final Histogram refusal = new ConcurrentHistogram(3);
    private final Histogram lag = new ConcurrentHistogram(3);
    private final LongAdder failed = new LongAdder();
    private final Map<String, Long> codes = new ConcurrentHashMap<>();

    /** @param begin of the load, in nanoseconds */
    Tally(LongSupplier nanoTime, long begin) {
        this.nanoTime = nanoTime;
        this.begin = begin;
        last = new AtomicLong(begin);
    }

    /** Done once the reply is counted; never fails. */
    CompletableFuture<Void> of(CompletableFuture<Reply> reply, long due, long sent) {
        lag.recordValue(Math.max(0, sent - due) / NANOS_A_MICRO);
        return reply.handle((said, failure) -> {
            count(said, failure, due, sent);
            return null;
        });
    }

    private void count(@Nullable Reply said, @Nullable Throwable failure, long due, long sent) {
        long now = nanoTime.getAsLong();
        last.accumulateAndGet(now, Math::max);
        if (said == null) {
            failed.increment();
            codes.merge(String.valueOf(failure), 1L, Long::sum);
        } else if (said.isAnswer()) {
            latency.recordValue((now - due) / NANOS_A_MICRO);
        } else {
            codes.merge(code(said), 1L, Long::sum);
            if (said.isRefusal()) {
                refusal.recordValue((now - sent) / NANOS_A_MICRO);
            } else {
                failed.increment();
            }
        }
    }

    /** Such as {@code 429 overloaded}. */
    private static String code(Reply said) {
        String code;
        try {
            JsonNode problem = Json.tree(said.body());
            code = problem.path("code").asText("without a code");
        } catch (MalformedMessageException e) {
            code = "without a code";
        }
        return said.status() + " " + code + (said.isRefusal() && !said.retryAfter() ? " without Retry-After" : "");
    }

    /** Answers so far. */
    long answered() {
        return latency.getTotalCount();
    }

    /** What came until the last reply. */
    Outcome outcome() {
        double seconds = (last.get() - begin) / NANOS;
        long answered = answered();
        return new Outcome(
                answered == 0 ? 0 : answered / seconds,
                answered,
                refusal.getTotalCount(),
                failed.sum(),
                latency,
                refusal,
                lag,
                new TreeMap<>(codes));
    }
}
