package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FullTrainingTest {
    @Test
    void shouldLearnOnACopyOfTheBase() {
        Encoder encoder = TestEncoder.fp32();
        String base = encoder.weightsDigest();
        TrainingConfig config = new TrainingConfig(1, 4, 8, 1e-4, 0.1, 0.01, 1.0, 64, 1, 7, 1e-2, "auto");

        List<Double> losses = new FullTraining(encoder).train(TinyTask.examples(), config, TrainingListener.NONE);

        assertThat(losses).hasSize(4);
        assertThat(losses.get(3)).isLessThan(0.7 * losses.get(0));
        assertThat(encoder.weightsDigest()).isEqualTo(base);
    }
}
