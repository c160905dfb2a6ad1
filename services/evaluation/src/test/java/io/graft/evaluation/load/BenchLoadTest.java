package io.graft.evaluation.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.evaluation.Report;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BenchLoadTest {
    private static final BenchLoad.Plan PLAN = new BenchLoad.Plan(1, 0.25, 4, 1000, 2, 1, TaskMix.IDENTICAL);

    private final Report report = new Report(Map.of());

    @Test
    void shouldMeasureAgainWhatWasNotBesideATraining() {
        run(new Pretended(1));

        JsonNode beside = report.json().at("/rounds/0/training");
        // The first was not beside a training: three measurements for two steps.
        assertThat(beside.path("open")).hasSize(3);
        assertThat(beside.at("/open/0/trainingThroughout").asBoolean()).isFalse();
        assertThat(beside.at("/open/1/offered")).isEqualTo(beside.at("/open/0/offered"));
        assertThat(beside.path("trainings").asInt()).isOne();
        assertThat(report.json()
                        .at("/ratios/poissonInTimeBesideTrainingOverClosed")
                        .asDouble())
                .isBetween(0.5, 1.0);
    }

    @Test
    void shouldGiveNoFigureWithoutATraining() {
        Pretended trainings = new Pretended(100);

        assertThatThrownBy(() -> run(trainings)).hasMessageContaining("no training was in progress");
        assertThat(trainings.wanted).isFalse();
    }

    @Test
    void shouldDrawEachMeasurement() {
        run(new Pretended(1));

        String svg = new LatencyChart(report.json()).svg().toString();
        // Median and 99th percentile of two measurements without and three beside a training, and two of the legend.
        assertThat(svg.split("<circle", -1)).hasSize(1 + 2 * (2 + 3) + 2);
        assertThat(svg.split("fill=\"none\"", -1)).hasSize(1 + 2 * 3);
    }

    @Test
    void shouldKnowOneTrainingFromTwoWithAPauseBetween() {
        TrainingSpans spans = new TrainingSpans();
        spans.step("first", 10);
        spans.step("first", 50);
        spans.step("second", 60);
        spans.step("second", 90);

        assertThat(spans.cover(10, 50)).isTrue();
        assertThat(spans.cover(65, 85)).isTrue();
        assertThat(spans.cover(40, 70)).isFalse();
        assertThat(spans.cover(5, 20)).isFalse();
        assertThat(spans.count()).isEqualTo(2);
    }

    private void run(Trainings trainings) {
        new BenchLoad(
                        PLAN,
                        task -> CompletableFuture.supplyAsync(
                                () -> new Reply(200, false, new byte[0]),
                                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)),
                        trainings,
                        System::nanoTime,
                        line -> {})
                .run(report);
    }

    /** In progress in every measurement but the first few. */
    private static final class Pretended implements Trainings {
        private int missed;
        private int begun;
        private boolean wanted;

        Pretended(int missed) {
            this.missed = missed;
        }

        @Override
        public void begin() {
            wanted = true;
            begun++;
        }

        @Override
        public boolean wasInProgress(long from, long to) {
            return missed-- <= 0;
        }

        @Override
        public void end() {
            wanted = false;
        }

        @Override
        public int count() {
            return begun;
        }
    }
}
