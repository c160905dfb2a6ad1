package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.TrainingListener.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FineTuningTest {
    private final Encoder encoder = TestEncoder.fp32();

    static Stream<FineTuningCase> cases() {
        int head = 2 * 384 + 2;
        return Stream.of(
                new FineTuningCase(new Tuning.All(), 1e-4, "bf16", 22_565_376 + head),
                new FineTuningCase(new Tuning.LayerNorms(), 3e-3, "fp32", 9_984 + head),
                new FineTuningCase(new Tuning.HeadOnly(), 3e-2, "fp32", head));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldLearnOnACopyOfTheBase(FineTuningCase wanted) {
        String base = encoder.weightsDigest();
        List<Double> losses = new ArrayList<>();
        TrainingConfig config =
                new TrainingConfig(8, 3, 8, wanted.rate(), 0.1, 0.01, 1.0, 64, 1, 7, 1e-2, wanted.precision());

        try (FineTuned tuned = new FineTuning(encoder, wanted.tuning())
                .train(TinyTask.examples(), config, progress -> add(losses, progress))) {
            assertThat(tuned.parameters()).isEqualTo(wanted.parameters());
        }

        assertThat(losses.get(losses.size() - 1)).isLessThan(0.8 * losses.get(0));
        assertThat(encoder.weightsDigest()).isEqualTo(base);
    }

    private static void add(List<Double> losses, Progress progress) {
        losses.add(progress.loss());
    }

    @Test
    void shouldAnswerWithTheEpochThatValidatedBest() {
        TrainingConfig config = new TrainingConfig(8, 2, 8, 1e-4, 0.1, 0.01, 1.0, 64, 1, 7, 1e-2, "fp32");
        List<Double> accuracies = new ArrayList<>();

        try (FineTuned tuned = new FineTuning(encoder, new Tuning.TopLayers(1))
                .train(TinyTask.validated(), config, progress -> {
                    if (progress.validationAccuracy() != null) {
                        accuracies.add(progress.validationAccuracy());
                    }
                })) {
            List<TrainingExample> held = TinyTask.validated().stream()
                    .filter(TrainingExample::validation)
                    .toList();
            float[][] logits = tuned.logits(
                    held.stream().map(row -> new Input(row.text(), null)).toList(), 1);
            long right = 0;
            for (int i = 0; i < logits.length; i++) {
                String answer = tuned.head().labels().get(Softmax.best(logits[i]));
                right += answer.equals(((Target.Label) held.get(i).target()).label()) ? 1 : 0;
            }
            assertThat((double) right / logits.length)
                    .isEqualTo(accuracies.stream().mapToDouble(a -> a).max().orElseThrow());
        }
    }

    record FineTuningCase(Tuning tuning, double rate, String precision, long parameters) {}
}
