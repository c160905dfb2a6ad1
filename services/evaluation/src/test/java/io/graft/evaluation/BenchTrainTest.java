package io.graft.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTrainTest {
    @Test
    void shouldTakeTheMedianOfTheRatiosWithinRounds() {
        assertThat(BenchTrain.medianRatio(List.of(4.0, 1.0, 9.0), List.of(2.0, 1.0, 3.0)))
                .isEqualTo(2.0);
        assertThat(Median.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void shouldMeasureAllThreeWaysInEveryRound() {
        List<String> told = new ArrayList<>();
        BenchTrain.Plan plan = new BenchTrain.Plan(1, 32, TrainingConfig.defaults(), List.of());

        JsonNode report =
                new BenchTrain(plan, System::nanoTime, told::add).run().json();

        assertThat(told).hasSize(6);
        assertThat(report.path("ratios").path("adaptersOverFull").asDouble()).isPositive();
        assertThat(report.path("ratios").path("bf16OverFp32").asDouble()).isPositive();
        assertThat(report.path("rounds").path("full")).hasSize(1);
        assertThat(report.path("examplesPerSecond").path("adapters").asDouble()).isPositive();
    }
}
