package io.graft.evaluation.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.evaluation.Report;
import io.graft.evaluation.serve.Race.Speeds;
import io.graft.evaluation.serve.Race.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BenchEngineTest {
    @Test
    void shouldTakeTheMedianOfRatiosWithinARound() {
        Speeds speeds = new Speeds(Map.of("a", List.of(4.0, 1.0, 9.0), "b", List.of(2.0, 1.0, 3.0)));
        assertThat(speeds.ratio("a", "b")).isEqualTo(2.0);
        assertThat(speeds.median("a")).isEqualTo(4.0);
    }

    @Test
    void shouldLetTheWaysTakeTurns() {
        AtomicLong now = new AtomicLong();
        List<String> turns = new ArrayList<>();
        try (Race race = new Race(3, 1, 1, now::get)) {
            Speeds speeds = race.run(List.of(way("slow", 500, now, turns), way("fast", 250, now, turns)));
            assertThat(speeds.ratio("fast", "slow")).isEqualTo(2, within(1e-9));
            assertThat(speeds.median("slow")).isEqualTo(10 / 0.5, within(1e-9));
        }
        // Two calls to find out, then turns of a second each: two calls of the slow way, four of the fast one.
        assertThat(turns).containsSequence("slow", "slow", "fast", "fast", "fast", "fast", "slow", "slow");
    }

    @Test
    void shouldReportEveryRatio() {
        BenchEngine.Plan plan = new BenchEngine.Plan(1, 0.01, 32, 8, 1, List.of(16), List.of(2), 4, List.of());
        Report report = new Report(plan);
        new BenchEngine(plan, System::nanoTime, line -> {}).run(report);
        JsonNode ratios = report.json().path("ratios");
        for (String ratio : List.of(
                "mixedOverSame",
                "adaptersOverPlain",
                "overOrtFp32",
                "overOrtInt8",
                "lengthMixOverPadded",
                "ceilingShare")) {
            assertThat(ratios.path(ratio).doubleValue()).as(ratio).isPositive();
        }
        assertThat(ratios.at("/batchedOverPerTask/16").doubleValue()).isPositive();
        assertThat(ratios.at("/batchedOverPerTask/32").doubleValue()).isPositive();
        assertThat(report.json().at("/agreementWithFp32/graft").doubleValue()).isGreaterThan(0.999);
        assertThat(report.json().at("/grid/16x2/graft").doubleValue()).isPositive();
    }

    private static Way way(String name, long millis, AtomicLong now, List<String> turns) {
        return new Way(name, 10, () -> {
            now.addAndGet(millis * 1_000_000);
            turns.add(name);
        });
    }
}
