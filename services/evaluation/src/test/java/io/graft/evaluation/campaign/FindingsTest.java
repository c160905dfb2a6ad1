package io.graft.evaluation.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Target;
import io.graft.evaluation.sets.DataSet;
import io.graft.evaluation.sets.SetRow;
import io.graft.schemas.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final int ROWS = 100;

    private final DataSet set = new DataSet("s", HeadKind.CLASSIFICATION, List.of(), List.of(), rows());

    @Test
    void shouldTellMeanSpreadAndWhatAllTasksNeedTogether() {
        Findings findings = new Findings(
                List.of(trial("adapters", 1, 90), trial("adapters", 2, 94), trial("full", 1, 91)),
                Map.of("s", set),
                1_000);

        assertThat(findings.means().get(0).testMean()).isCloseTo(0.92, within(1e-9));
        assertThat(findings.means().get(0).testDeviation()).isCloseTo(0.0282843, within(1e-6));
        assertThat(findings.methods().get(0).totalShare()).isCloseTo(1.02, within(1e-9));
        assertThat(findings.methods().get(1).totalShare()).isCloseTo(0.02, within(1e-9));
    }

    @Test
    void shouldCompareAdaptersPairwise() {
        Findings findings =
                new Findings(List.of(trial("adapters", 1, 80), trial("full", 1, 70)), Map.of("s", set), 1_000);

        Findings.Comparison comparison = findings.comparisons().get(0);

        assertThat(comparison.points()).isCloseTo(10, within(1e-9));
        // Only the ten rows that differ count: a binomial of 100 and 0.1 has a deviation of 3.
        assertThat(comparison.low()).isBetween(3.0, 6.0);
        assertThat(comparison.high()).isBetween(14.0, 18.0);
    }

    @Test
    void shouldLeaveOutWhatHasNoPartner() {
        Findings findings =
                new Findings(List.of(trial("adapters", 1, 80), trial("full", 2, 70)), Map.of("s", set), 1_000);

        assertThat(findings.comparisons()).isEmpty();
    }

    /** The first {@code right} rows are answered rightly. */
    private static Trial trial(String method, long seed, int right) {
        List<Target> answers = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            answers.add(new Target.Label(i < right ? "yes" : "no"));
        }
        double share = (double) right / ROWS;
        return new Trial(
                new Trial.Key("s", method, seed),
                "commit",
                Json.mapper().createObjectNode(),
                "accuracy",
                share,
                share,
                Map.of(),
                20,
                0.02,
                new Trial.Rows(10, 10, ROWS),
                1,
                1,
                1,
                Json.mapper().createObjectNode(),
                answers);
    }

    private static List<SetRow> rows() {
        List<SetRow> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new SetRow("r" + i, "test", new Input("t", null), List.of(new Target.Label("yes"))));
        }
        return rows;
    }
}
