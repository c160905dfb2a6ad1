package io.graft.evaluation.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RemovalsTest {
    private static final Offset<Double> EXACTLY = within(1e-9);

    private final Map<String, Findings.Mean> means = new HashMap<>();

    @Test
    void shouldTellWhatEachSpanLoses() {
        mean("adapters", 0.9);
        mean("adapters-without-0-0", 0.89);
        mean("adapters-without-0-1", 0.5);
        mean("adapters-without-1-1", 0.8);

        Removals removals = Removals.of("s", means).orElseThrow();

        assertThat(removals.lost().get(0))
                .satisfiesExactly(one -> assertThat(one).isCloseTo(1, EXACTLY), both -> assertThat(both)
                        .isCloseTo(40, EXACTLY));
        assertThat(removals.lost().get(1)).singleElement().satisfies(one -> assertThat(one)
                .isCloseTo(10, EXACTLY));
        assertThat(removals.svg().toString()).contains(">40.0<", "rgb(255,80,80)");
    }

    @Test
    void shouldSayNothingOfSpansThatWereNotAllTried() {
        mean("adapters", 0.9);
        mean("adapters-without-0-0", 0.89);
        mean("adapters-without-1-1", 0.8);

        assertThat(Removals.of("s", means)).isEmpty();
        assertThat(Removals.of("s", Map.of())).isEmpty();
    }

    private void mean(String method, double validation) {
        means.put(method, new Findings.Mean("s", method, "accuracy", 1, validation, 0, 0, 0.01));
    }
}
