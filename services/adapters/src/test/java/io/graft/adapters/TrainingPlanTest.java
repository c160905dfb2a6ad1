package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {
    @Property(tries = 100)
    void shouldVisitEveryRowOnceInFullBatches(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 2, max = 90) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 9) int batchSize,
            @ForAll long seed) {
        BatchPlan plan =
                new BatchPlan(lengths.stream().map(TrainingPlanTest::text).toList(), batchSize);

        List<int[]> batches = plan.epoch(new SeededNumbers(seed));

        assertThat(batches).hasSize(plan.steps());
        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .containsExactly(IntStream.range(0, lengths.size()).toArray());
        assertThat(batches.stream().filter(batch -> batch.length < batchSize).count())
                .isLessThanOrEqualTo(1);
    }

    @Property(tries = 100)
    void shouldPadTrainingBatchesByOneOrLessThanAnEighth(@ForAll @IntRange(min = 1, max = 512) int tokens) {
        int padding = BatchPlan.length(tokens) - tokens;

        assertThat(padding).isBetween(0, Math.max(1, (tokens - 1) / 8));
    }

    @Test
    void shouldPadToFewLengths() {
        assertThat(IntStream.rangeClosed(1, 128).map(BatchPlan::length).distinct())
                .hasSize(32);
    }

    @Test
    void shouldRiseAndFallLinearly() {
        Schedule schedule = new Schedule(1.0, 100, 0.1);

        assertThat(schedule.rate(1)).isEqualTo(0.1, within(1e-12));
        assertThat(schedule.rate(10)).isEqualTo(1.0, within(1e-12));
        assertThat(schedule.rate(55)).isEqualTo(46.0 / 91, within(1e-12));
        assertThat(schedule.rate(100)).isPositive().isLessThan(0.02);
    }

    @Test
    void shouldDrawTheSameNumbersForEver() {
        SeededNumbers numbers = new SeededNumbers(0);

        assertThat(numbers.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(numbers.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    }

    @Test
    void shouldDrawTruncatedNormals() {
        SeededNumbers numbers = new SeededNumbers(5);
        double[] values = IntStream.range(0, 20_000)
                .mapToDouble(i -> numbers.nextTruncatedNormal(0.01))
                .toArray();

        assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(0.0200001);
        assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(3e-4));
        double variance = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
        assertThat(Math.sqrt(variance)).isCloseTo(0.0088, within(3e-4));
    }

    private static EncodedText text(int tokens) {
        return new EncodedText(new int[tokens], new int[tokens], false);
    }
}
