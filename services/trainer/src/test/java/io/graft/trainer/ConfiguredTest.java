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
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 2, 5_000))
                .isEqualTo(TrainingConfig.defaults());
    }

    @Test
    void shouldSeeFewRowsMoreOften() {
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 2, 16)
                        .epochs())
                .isEqualTo(20);
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 2, 400)
                        .epochs())
                .isEqualTo(8);
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.SPAN, 0, 1_600)
                        .epochs())
                .isEqualTo(6);
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.TAGGING, 9, 4_000)
                        .epochs())
                .isEqualTo(8);
    }

    @Test
    void shouldSeeRowsOfManyLabelsMoreOften() {
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.CLASSIFICATION, 77, 3_000)
                        .epochs())
                .isEqualTo(8);
    }

    @Test
    void shouldLearnTagsFaster() {
        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.TAGGING, 9, 4_000)
                        .learningRate())
                .isEqualTo(0.004);
    }

    @Test
    void shouldTrainTheLayerNormsOfSpansUnlessTheyAreToStay() {
        TrainingSettings frozen =
                new TrainingSettings(null, null, null, null, null, null, null, null, null, 0.0, null, null);

        assertThat(Configured.by(TrainingSettings.UNSET, HeadKind.SPAN, 0, 1_600)
                        .layerNormRate())
                .isEqualTo(0.1);
        assertThat(Configured.by(frozen, HeadKind.SPAN, 0, 1_600).layerNormRate())
                .isNull();
        assertThat(Configured.by(frozen, HeadKind.TAGGING, 9, 1_600))
                .isEqualTo(Configured.by(TrainingSettings.UNSET, HeadKind.TAGGING, 9, 1_600));
    }

    @Test
    void shouldTakeEachChoice() {
        TrainingConfig defaults = TrainingConfig.defaults();

        assertThat(Configured.by(
                        new TrainingSettings(
                                11, 12, 13, 0.014, 15, 16, 17L, "seq_bn", List.of(4, 5), 0.5, 2, "matthews"),
                        HeadKind.CLASSIFICATION,
                        2,
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
                        0.5,
                        "matthews"));
    }
}
