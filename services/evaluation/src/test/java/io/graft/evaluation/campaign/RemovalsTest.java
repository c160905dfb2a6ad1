package io.graft.evaluation.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RemovalsTest {
    private static final Offset<Double> EXACTLY = within(1e-9);

    private final List<Trial> trials = new ArrayList<>();

    @Test
    void shouldTellWhatEachSpanLoses() {
        trial("adapters", 0.9);
        trial("adapters-without-0-0", 0.89);
        trial("adapters-without-0-1", 0.5);
        trial("adapters-without-1-1", 0.8);

        Removals removals = Removals.of("s", trials).orElseThrow();

        assertThat(removals.lost().get(0))
                .satisfiesExactly(one -> assertThat(one).isCloseTo(1, EXACTLY), both -> assertThat(both)
                        .isCloseTo(40, EXACTLY));
        assertThat(removals.lost().get(1)).singleElement().satisfies(one -> assertThat(one)
                .isCloseTo(10, EXACTLY));
        assertThat(removals.svg().toString()).contains(">40.0<", "rgb(255,80,80)");
    }

    @Test
    void shouldSayNothingOfSpansThatWereNotAllTried() {
        trial("adapters", 0.9);
        trial("adapters-without-0-0", 0.89);
        trial("adapters-without-1-1", 0.8);

        assertThat(Removals.of("s", trials)).isEmpty();
        assertThat(Removals.of("s", List.of())).isEmpty();
    }

    @Test
    void shouldCompareWithinEachSeed() {
        trial("adapters", 0.9);
        trial("adapters-without-0-0", 0.8);
        trial("adapters", 2, 0.5);

        assertThat(Removals.of("s", trials).orElseThrow().lost().get(0))
                .singleElement()
                .satisfies(one -> assertThat(one).isCloseTo(10, EXACTLY));
    }

    private void trial(String method, double validation) {
        trial(method, 1, validation);
    }

    private void trial(String method, long seed, double validation) {
        trials.add(new Trial(
                new Trial.Key("s", method, seed),
                "",
                MissingNode.getInstance(),
                "accuracy",
                validation,
                0,
                Map.of(),
                1,
                0.01,
                new Trial.Rows(1, 1, 1),
                1,
                1,
                1,
                MissingNode.getInstance(),
                List.of()));
    }
}
