package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final Head HEAD =
            new Head(HeadKind.CLASSIFICATION, List.of("no", "yes"), 1, new float[2], new float[2]);

    private final List<TrainingRows.Validated> rows = new ArrayList<>();
    private final List<List<float[]>> logits = new ArrayList<>();

    @Test
    void shouldFindTheTemperatureAtWhichScoresAreHowOftenTheyAreRight() {
        for (int i = 0; i < 4; i++) {
            decided("yes", 4);
        }
        decided("no", 4);

        Calibration calibration = Calibration.of(HEAD, rows, logits);

        assertThat(calibration.temperature()).isCloseTo(4 / Math.log(4), within(1e-3));
        assertThat(calibration.errorAfter()).isCloseTo(0, within(1e-3));
        assertThat(calibration.errorBefore()).isGreaterThan(0.15);
    }

    @Test
    void shouldMakeNoScoreSurerWithoutAnythingWrongToTellHowSureIsTooSure() {
        decided("yes", 2);
        decided("yes", 0.5f);

        assertThat(Calibration.of(HEAD, rows, logits).temperature()).isOne();
    }

    @Test
    void shouldLeaveScoresAsTheyAreWithoutDecisions() {
        assertThat(Calibration.of(HEAD, rows, logits).temperature()).isOne();
    }

    /** That it says yes, so far above no. */
    private void decided(String right, float margin) {
        TrainingExample example = TrainingExample.labelled("row" + rows.size(), "text", null, right, true);
        rows.add(new TrainingRows.Validated(
                example, new Reading(example.input(), List.of(), List.of(List.of()), false)));
        logits.add(List.of(new float[] {0, margin}));
    }
}
