package io.graft.evaluation.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.evaluation.Report;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BenchOverloadTest {
    private static final BenchLoad.Plan LOAD = new BenchLoad.Plan(1, 0.4, 4, 10_000, 1, 1, TaskMix.IDENTICAL);

    private final AtomicInteger underWay = new AtomicInteger();
    private final Executor in5Milliseconds = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

    @Test
    void shouldTellWhatIsAnsweredFromWhatIsRefused() {
        JsonNode report = run(task -> ask(true), new BenchOverload.Plan(20, 0.1, 4, 0.05));

        JsonNode round = report.at("/overload/rounds/0");
        assertThat(round.path("refused").asLong()).isPositive();
        assertThat(round.path("failed").asLong()).isZero();
        assertThat(round.path("refusedShare").asDouble()).isStrictlyBetween(0.0, 1.0);
        assertThat(round.path("codes").path("429 overloaded").asLong())
                .isEqualTo(round.path("refused").asLong());
        assertThat(report.at("/ratios/overload/goodputOverCapacity").asDouble()).isPositive();
        assertThat(report.at("/ratios/overload/goodputOverCapacityOnEqualCores").asDouble())
                .isPositive();
        assertThat(round.path("normalAfterSeconds").asDouble()).isBetween(0.05, 0.2);
    }

    @Test
    void shouldNameRefusalsThatDoNotSayWhenToAskAgain() {
        JsonNode report = run(task -> ask(false), new BenchOverload.Plan(20, 0.1, 1, 0.05));

        assertThat(report.at("/overload/rounds/0/codes").has("429 overloaded without Retry-After"))
                .isTrue();
    }

    @Test
    void shouldNotCallAServerNormalThatStillRefuses() {
        AtomicInteger asked = new AtomicInteger();
        // Every other question is refused, however few there are.
        JsonNode report = run(
                task -> asked.incrementAndGet() % 2 == 0 ? refusal(true) : ask(true),
                new BenchOverload.Plan(20, 0.5, 3, 0.1));

        assertThat(report.at("/overload/rounds/0").has("normalAfterSeconds")).isFalse();
        assertThat(report.at("/ratios/overload/recovered").asInt()).isZero();
    }

    private static JsonNode run(Questions questions, BenchOverload.Plan plan) {
        Report report = new Report(Map.of());
        new BenchOverload(LOAD, plan, questions, System::nanoTime, line -> {}).run(report);
        return report.json();
    }

    /** Four at a time are answered, after 5 ms; more are refused. */
    private CompletableFuture<Reply> ask(boolean retryAfter) {
        if (underWay.incrementAndGet() > 4) {
            underWay.decrementAndGet();
            return refusal(retryAfter);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    underWay.decrementAndGet();
                    return new Reply(200, false, new byte[0]);
                },
                in5Milliseconds);
    }

    private static CompletableFuture<Reply> refusal(boolean retryAfter) {
        return CompletableFuture.completedFuture(
                new Reply(429, retryAfter, "{\"code\":\"overloaded\"}".getBytes(UTF_8)));
    }
}
