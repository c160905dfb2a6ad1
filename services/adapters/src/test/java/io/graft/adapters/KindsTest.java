package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of head learns, answers the same bits in any company, and makes the same bytes again. */
class KindsTest {
    private final Encoder encoder = TestEncoder.fp32();
    private final AdapterTraining training = new AdapterTraining(encoder);

    private static TrainingConfig config(int epochs) {
        return new TrainingConfig(8, epochs, 8, 1e-2, 0.1, 0, 1.0, 48, 2, 7, 1e-2, "auto");
    }

    @ParameterizedTest
    @EnumSource(names = {"MULTILABEL", "REGRESSION", "SPAN", "TAGGING"})
    void shouldLearnSixteenExamplesByHeart(HeadKind kind) {
        List<TrainingExample> examples = TinyKinds.examples(kind);

        TrainedAdapter trained = training.train(examples, config(14), TrainingListener.NONE);

        assertThat(trained.weights().head().kind()).isEqualTo(kind);
        assertThat(trained.evaluation().confidence()).isEqualTo("low");
        try (Classifier classifier = new Classifier(encoder, trained.weights(), 48)) {
            List<Prediction> predictions = classifier.predictions(
                    examples.stream().map(TrainingExample::input).toList());
            assertThat(Metric.of(kind).value(examples, predictions)).isGreaterThan(0.98);
            if (kind == HeadKind.REGRESSION) {
                assertThat((double) ((Prediction.Score) predictions.get(0)).score())
                        .as("in the examples' unit")
                        .isCloseTo(1010, within(8.0));
            }
            assertSameBitsAlone(classifier, examples, kind);
        }
    }

    private void assertSameBitsAlone(Classifier classifier, List<TrainingExample> examples, HeadKind kind) {
        List<EncodedText> rows = Reading.rowsOf(examples.stream()
                .map(example -> encoder.read(kind, example.input(), 48))
                .toList());
        float[][] together = classifier.logitsOf(rows);
        for (int i : new int[] {0, 7, rows.size() - 1}) {
            assertThat(classifier.logitsOf(List.of(rows.get(i)))[0]).containsExactly(together[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MULTILABEL", "REGRESSION", "SPAN", "TAGGING"})
    void shouldMakeTheSameBytesFromTheSameRows(HeadKind kind) {
        List<TrainingExample> shuffled = new ArrayList<>(TinyKinds.validated(kind));
        Collections.reverse(shuffled);

        TrainedAdapter first = training.train(TinyKinds.validated(kind), config(2), TrainingListener.NONE);
        TrainedAdapter again = training.train(shuffled, config(2), TrainingListener.NONE);

        assertThat(TinyTask.digest(again.weights())).isEqualTo(TinyTask.digest(first.weights()));
        assertThat(again.evaluation()).isEqualTo(first.evaluation());
        assertThat(first.evaluation().metric()).isEqualTo(Metric.of(kind).label());
        assertThat(first.evaluation().rows()).isEqualTo(8);
        assertThat(first.evaluation().confidence()).isEqualTo("normal");
    }

    @Test
    void shouldFindASpanInAContextOfSeveralWindows() {
        String filler = "Nothing of note happened on any of the other days. ".repeat(4);
        List<TrainingExample> examples = new ArrayList<>();
        for (TrainingExample example : TinyKinds.examples(HeadKind.SPAN).subList(0, 6)) {
            Target.Span target = (Target.Span) example.target();
            int shift = examples.size() % 2 == 0 ? filler.length() : 0;
            examples.add(new TrainingExample(
                    example.id(),
                    example.text(),
                    (shift > 0 ? filler : "") + example.textPair() + filler,
                    null,
                    new Target.Span(target.start() + shift, target.end() + shift),
                    false));
        }

        TrainedAdapter trained = training.train(examples, config(12), TrainingListener.NONE);

        assertThat(encoder.read(HeadKind.SPAN, examples.get(0).input(), 48).rows())
                .hasSizeGreaterThan(2);
        try (Classifier classifier = new Classifier(encoder, trained.weights(), 48)) {
            List<Prediction> predictions = classifier.predictions(
                    examples.stream().map(TrainingExample::input).toList());
            assertThat(Metric.F1.value(examples, predictions)).isGreaterThan(0.9);
            assertThat(predictions).noneMatch(Prediction::truncated);
        }
    }

    @Test
    void shouldCalibrateTheScoresOfLabels() {
        TrainedAdapter trained =
                training.train(TinyKinds.validated(HeadKind.MULTILABEL), config(4), TrainingListener.NONE);

        Calibration calibration = trained.evaluation().calibration();
        assertThat(calibration).isNotNull();
        assertThat(calibration.temperature()).isBetween(0.1, 10.0);
        assertThat(trained.evaluation().loss())
                .as("the temperature is chosen for the lowest loss")
                .isLessThanOrEqualTo(
                        trained.history().get(trained.evaluation().epoch() - 1).validationLoss());
    }

    @Test
    void shouldGiveUpAfterEpochsThatMakeNothingBetter() {
        List<TrainingExample> examples = new ArrayList<>(TinyKinds.examples(HeadKind.CLASSIFICATION));
        // The right answers to these are the wrong ones: the better the training, the worse the validation.
        for (TrainingExample example : TinyKinds.examples(HeadKind.CLASSIFICATION)) {
            String label = ((Target.Label) example.target()).label();
            examples.add(TrainingExample.labelled(
                    example.id() + "-not", example.text(), null, label.equals("buy") ? "sell" : "buy", true));
        }

        TrainedAdapter trained = training.train(examples, config(40), TrainingListener.NONE);

        assertThat(trained.history())
                .hasSizeLessThan(40)
                .hasSize(trained.evaluation().epoch() + 4);
    }

    @Test
    void shouldRefuseRowsOfAnotherKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.train(
                        TinyKinds.examples(HeadKind.REGRESSION),
                        HeadKind.MULTILABEL,
                        List.of("a"),
                        config(1),
                        TrainingListener.NONE))
                .withMessageStartingWith("example row-00 is no example for multilabel");
    }

    @Test
    void shouldAnswerSampledTokensWithTheSameBits() {
        EncodedText row = encoder.read(HeadKind.TAGGING, Input.ofTokens(List.of("a", "red", "car")), 48)
                .rows()
                .get(0);
        try (AdapterBank bank = new AdapterBank(encoder, encoder.config().adapters(4), 1)) {
            int slot = bank.put(TinyTask.randomAdapter(encoder, 4, 1));
            int d = encoder.config().hidden();
            float[] all = bank.vectors(List.of(new AdapterBank.Row(row, slot)))[0];
            float[] sample = bank.vectors(List.of(new AdapterBank.Row(row.sampled(), slot)))[0];
            assertThat(all).hasSize(3 * d);
            assertThat(sample)
                    .hasSize(2 * d)
                    .startsWith(Arrays.copyOf(all, d))
                    .endsWith(Arrays.copyOfRange(all, 2 * d, 3 * d));
        }
    }
}
