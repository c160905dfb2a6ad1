package io.graft.serving.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.graft.adapters.Input;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TrafficTest {
    /** Before 0, as a real one may be. */
    private final AtomicLong nanos = new AtomicLong(-TimeUnit.SECONDS.toNanos(1_000));

    private final Traffic traffic = new Traffic(nanos::get);

    @Test
    void shouldSayNothingOfAnIdleMinute() {
        Traffic.Minute minute = traffic.lastMinute();
        assertThat(minute.requests()).isZero();
        assertThat(minute.inputs()).hasSize(Traffic.SECONDS).containsOnly(0L);
        assertThat(minute.latencyMillis(0.99)).isZero();
    }

    @Test
    void shouldCountEachSecondAndForgetItAfterAMinute() {
        traffic.ended(3, 1);
        traffic.ended(0, 1);
        assertThat(traffic.lastMinute().requests())
                .as("the second has not ended")
                .isZero();
        pass(1);
        assertThat(traffic.lastMinute().inputs()).last().isEqualTo(3L);
        assertThat(traffic.lastMinute().requests()).isEqualTo(2);
        pass(Traffic.SECONDS - 1);
        assertThat(traffic.lastMinute().inputs()).first().isEqualTo(3L);
        pass(1);
        assertThat(traffic.lastMinute().requests()).isZero();
        traffic.ended(5, 1);
        pass(1);
        assertThat(traffic.lastMinute().inputs().stream().mapToLong(n -> n).sum())
                .isEqualTo(5);
    }

    @Test
    void shouldTellPercentilesAtMostAFifthAboveTheTruth() {
        for (int millis = 1; millis <= 100; millis++) {
            traffic.ended(1, TimeUnit.MILLISECONDS.toNanos(millis));
        }
        pass(1);
        for (int percent : new int[] {1, 50, 95, 99, 100}) {
            assertThat(traffic.lastMinute().latencyMillis(percent / 100.0)).isBetween(percent * 0.999, percent * 1.2);
        }
        traffic.ended(1, 0);
        traffic.ended(1, Long.MAX_VALUE);
        pass(1);
        assertThat(traffic.lastMinute().requests()).isEqualTo(102);
    }

    @Test
    void shouldWatchAPredictor() {
        Question question = new Question("t", null, List.of(new Input("a", null), new Input("b", null)));
        CompletableFuture<Answer> later = new CompletableFuture<>();
        traffic.watched(unused -> later).ask(question);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(8));
        later.complete(new Answer.Answered("t", 1, "a", "b", List.of()));
        traffic.watched(unused -> CompletableFuture.failedFuture(new IllegalStateException()))
                .ask(question);
        pass(1);
        assertThat(traffic.lastMinute().requests()).isEqualTo(2);
        assertThat(traffic.lastMinute().inputs()).last().isEqualTo(2L);
        assertThat(traffic.lastMinute().latencyMillis(1)).isCloseTo(8, within(1.6));
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
