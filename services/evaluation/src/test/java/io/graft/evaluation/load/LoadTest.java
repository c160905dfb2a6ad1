package io.graft.evaluation.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.evaluation.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadTest {
    private final List<Integer> asked = new ArrayList<>();

    @Test
    void shouldAskAtPoissonsMomentsWhetherOrNotItIsAnswered() {
        CompletableFuture<Reply> late = new CompletableFuture<>();
        Load load = new Load(
                task -> {
                    asked.add(task);
                    if (asked.size() == 40) {
                        late.complete(reply(200));
                    }
                    return late;
                },
                System::nanoTime);

        Outcome outcome = load.open(500, 0.2, () -> 0, new Random(1));

        assertThat(outcome.answered()).isEqualTo(asked.size()).isBetween(60L, 140L);
        // The first waited for the fortieth.
        assertThat(outcome.milliseconds(100)).isGreaterThan(20);
    }

    @Test
    void shouldTellAnswersFromRefusalsAndFailures() {
        List<CompletableFuture<Reply>> answers = List.of(
                CompletableFuture.completedFuture(reply(200)),
                CompletableFuture.completedFuture(reply(429)),
                CompletableFuture.completedFuture(reply(503)),
                CompletableFuture.completedFuture(reply(500)),
                CompletableFuture.failedFuture(new IllegalStateException("no connection")));
        AtomicInteger next = new AtomicInteger();
        Load load = new Load(task -> answers.get(next.getAndIncrement() % answers.size()), tick());

        // Time goes on by a millisecond at each look at the clock.
        Outcome outcome = load.closed(2, 0.1, () -> 0);

        assertThat(outcome.answered()).isPositive();
        assertThat(outcome.refused()).isBetween(2 * outcome.answered() - 2, 2 * outcome.answered());
        assertThat(outcome.failed()).isBetween(2 * outcome.answered() - 2, 2 * outcome.answered());
    }

    @Test
    void shouldNotCompareWithAServerThatAnswersNothing() {
        Load load = new Load(task -> CompletableFuture.completedFuture(reply(503)), tick());

        assertThatThrownBy(() -> load.closed(2, 0.1, () -> 0)).hasMessageContaining("503 overloaded");
    }

    @Test
    void shouldKeepSoManyQuestionsUnderWay() {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger underWay = new AtomicInteger();
        Load load = new Load(
                task -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    return CompletableFuture.supplyAsync(
                            () -> {
                                underWay.decrementAndGet();
                                return reply(200);
                            },
                            CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
                },
                System::nanoTime);

        assertThat(load.closed(3, 0.1, () -> 0).answered()).isGreaterThan(3);
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void shouldMixTasks() {
        assertThat(drawn(TaskMix.IDENTICAL, 5)).containsOnly(0);
        assertThat(drawn(TaskMix.DISTINCT, 5).subList(0, 6)).containsExactly(0, 1, 2, 3, 4, 0);
        assertThat(counts(TaskMix.UNIFORM, 4))
                .allSatisfy((task, count) -> assertThat(count).isBetween(800L, 1200L));
        Map<Integer, Long> zipf = counts(TaskMix.ZIPF, 3);
        assertThat(zipf.get(0)).isBetween(2 * zipf.get(1) - 400, 2 * zipf.get(1) + 400);
        assertThat(zipf.get(1)).isGreaterThan(zipf.get(2));
    }

    @Test
    void shouldFindNoRateInTimeWhereEveryAnswerIsLate() {
        Report report = new Report(Map.of());
        BenchLoad.Plan plan = new BenchLoad.Plan(1, 0.05, 4, 1e-6, 2, 1, TaskMix.IDENTICAL);
        new BenchLoad(
                        plan,
                        task -> CompletableFuture.supplyAsync(
                                () -> reply(200), CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)),
                        null,
                        System::nanoTime,
                        line -> {})
                .run(report);

        assertThat(report.json().at("/ratios/poissonInTimeOverClosed").asDouble())
                .isZero();
        assertThat(report.json().at("/ratios/closedPerSecond").asDouble()).isPositive();
        assertThat(report.json().at("/rounds/0/open")).hasSize(2);
    }

    private static Reply reply(int status) {
        return new Reply(status, true, "{\"code\":\"overloaded\"}".getBytes(UTF_8));
    }

    private static LongSupplier tick() {
        AtomicInteger looks = new AtomicInteger();
        return () -> looks.getAndIncrement() * 1_000_000L;
    }

    private static List<Integer> drawn(TaskMix mix, int tasks) {
        IntSupplier drawing = mix.over(tasks, new Random(3));
        return IntStream.range(0, 4000).mapToObj(i -> drawing.getAsInt()).toList();
    }

    private static Map<Integer, Long> counts(TaskMix mix, int tasks) {
        return drawn(mix, tasks).stream().collect(Collectors.groupingBy(task -> task, Collectors.counting()));
    }
}
