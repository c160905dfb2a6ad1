package io.graft.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainingConfig;
import io.graft.schemas.TrainingSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredTest {
    @Test
    void shouldLeaveTheDefaultsWhereNothingIsChosen() {
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 5_000))
                .isEqualTo(TrainingConfig.defaults());
    }

    @Test
    void shouldSeeFewRowsMoreOften() {
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 16)
                        .epochs())
                .isEqualTo(20);
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 400)
                        .epochs())
                .isEqualTo(8);
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.SPAN, 1_600).epochs())
                .isEqualTo(6);
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.TAGGING, 4_000)
                        .epochs())
                .isEqualTo(8);
    }

    @Test
    void shouldTakeEachChoice() {
        TrainingConfig defaults = TrainingConfig.defaults();

        assertThat(Configured.by(
                        new TrainingSettings(11, 12, 13, 0.014, 15, 16, 17L, "seq_bn", List.of(4, 5), 0.5),
                        HeadKind.CLASSIFICATION,
                        100))
                .isEqualTo(new TrainingConfig(
                        11,
                        12,
                        13,
                        0.014,
                        defaults.warmup(),
                        defaults.weightDecay(),
                        defaults.clip(),
                        15,
                        16,
                        17,
                        defaults.initDeviation(),
                        defaults.precision(),
                        "seq_bn",
                        List.of(4, 5),
                        0.5));
    }
}
