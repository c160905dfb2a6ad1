package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTrainingTest {
    private final Encoder encoder = TestEncoder.fp32();
    private final AdapterTraining training = new AdapterTraining(encoder);

    @Test
    void shouldOverfitSixteenExamplesAndLeaveTheBaseAsItIs() {
        String base = encoder.weightsDigest();

        TrainedAdapter trained = training.train(TinyTask.examples(), TinyTask.config(12, 7), TrainingListener.NONE);

        assertThat(trained.history().get(11).trainingLoss())
                .isLessThan(0.1)
                .isLessThan(trained.history().get(0).trainingLoss());
        try (Classifier classifier =
                new Classifier(encoder, trained.weights(), trained.config().maxTokens())) {
            List<Input> inputs =
                    TinyTask.examples().stream().map(TrainingExample::input).toList();
            assertThat(classifier.predictions(inputs).stream()
                            .map(answer -> ((Prediction.Label) answer).label())
                            .toList())
                    .isEqualTo(TinyTask.examples().stream()
                            .map(example -> ((Target.Label) example.target()).label())
                            .toList());
        }
        assertThat(encoder.weightsDigest()).isEqualTo(base);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(doubles = 0.5)
    void shouldMakeTheSameBytesFromTheSameRowsInAnyOrder(@Nullable Double layerNormRate) {
        List<TrainingExample> shuffled = new ArrayList<>(TinyTask.validated());
        Collections.reverse(shuffled);
        TrainingConfig config =
                TinyTask.config(layerNormRate == null ? 4 : 1, 7).norming(layerNormRate);

        TrainedAdapter first = training.train(TinyTask.validated(), config, TrainingListener.NONE);
        TrainedAdapter other = training.train(
                TinyTask.validated(), TinyTask.config(2, 8).norming(layerNormRate), TrainingListener.NONE);
        TrainedAdapter again = training.train(shuffled, config, TrainingListener.NONE);

        assertThat(TinyTask.digest(again.weights())).isEqualTo(TinyTask.digest(first.weights()));
        assertThat(again.evaluation()).isEqualTo(first.evaluation());
        assertThat(again.history()).isEqualTo(first.history());
        assertThat(TinyTask.digest(other.weights())).isNotEqualTo(TinyTask.digest(first.weights()));
    }

    /** Adam's first step moves each value by its rate: here that of biases, which begin at 0, and its factor. */
    @Test
    void shouldTrainLayerNormsFromTheBasesAtAFactorOfTheRate() {
        TrainingConfig config = new TrainingConfig(8, 1, 16, 3e-3, 0.1, 0.01, 1.0, 64, 1, 7, 1e-2, "auto")
                .placing("double_seq_bn", List.of(2, 5))
                .norming(0.25);
        String base = encoder.weightsDigest();

        AdapterWeights weights = training.train(TinyTask.examples(), config, TrainingListener.NONE)
                .weights();

        AdapterShape shape = weights.shape();
        assertThat(shape.parameters() - shape.bottleneckParameters()).isEqualTo(2 * 2 * 2 * 384);
        int bias = 2 * shape.bottleneck() * shape.hidden() + shape.bottleneck();
        float rate = largest(weights.values(), bias, bias + shape.hidden());
        float[] moved = Arrays.copyOfRange(weights.values(), shape.bottleneckParameters(), shape.parameters());
        float[] before = encoder.layerNorms(shape.ownNorms());
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= before[i];
        }
        assertThat(rate).isPositive();
        for (int norm = 0; norm < moved.length; norm += shape.hidden()) {
            assertThat(largest(moved, norm, norm + shape.hidden())).isCloseTo(0.25f * rate, withinPercentage(2));
        }
        assertThat(encoder.weightsDigest()).isEqualTo(base);
    }

    private static float largest(float[] values, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    @Test
    void shouldKeepTheBestEpochByValidation() {
        TrainedAdapter trained = training.train(TinyTask.validated(), TinyTask.config(6, 7), TrainingListener.NONE);

        Evaluation evaluation = trained.evaluation();
        assertThat(evaluation.confidence()).isEqualTo("normal");
        assertThat(evaluation.rows()).isEqualTo(4);
        assertThat(evaluation.majority()).isEqualTo(0.5);
        TrainedAdapter.Epoch chosen = trained.history().get(evaluation.epoch() - 1);
        assertThat(chosen.validationAccuracy()).isEqualTo(evaluation.value());
        assertThat(trained.history()).noneMatch(epoch -> epoch.validationAccuracy() > evaluation.value());
        assertThat(trained.history())
                .noneMatch(epoch ->
                        epoch.validationAccuracy() == evaluation.value() && epoch.validationLoss() < evaluation.loss());
    }

    @Test
    void shouldTakeTheLastEpochWithLowConfidenceWhenALabelHasTooFewValidationRows() {
        List<TrainingExample> examples = TinyTask.validated();
        examples.remove(examples.size() - 1);

        TrainedAdapter trained = training.train(examples, TinyTask.config(2, 7), TrainingListener.NONE);

        assertThat(trained.evaluation().confidence()).isEqualTo("low");
        assertThat(trained.evaluation().epoch()).isEqualTo(2);
    }

    @Test
    void shouldCountAnUnknownLabelAsWrong() {
        List<TrainingExample> examples = TinyTask.validated();
        examples.add(TrainingExample.labelled("row-99", "How many legs has a spider?", null, "number", true));

        TrainedAdapter trained = training.train(examples, TinyTask.config(1, 7), TrainingListener.NONE);

        assertThat(trained.weights().head().labels()).containsExactly("person", "place");
        assertThat(trained.evaluation().value()).isLessThanOrEqualTo(0.8);
    }

    @Test
    void shouldReportProgressAndStopWhenAsked() {
        List<TrainingListener.Progress> heard = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onProgress(Progress progress) {
                heard.add(progress);
            }

            @Override
            public boolean cancelled() {
                return heard.size() == 4;
            }
        };

        assertThatExceptionOfType(TrainingCancelledException.class)
                .isThrownBy(() -> training.train(TinyTask.validated(), TinyTask.config(), listener));

        assertThat(heard).extracting(TrainingListener.Progress::step).containsExactly(1, 2, 2, 3);
        assertThat(heard.get(2).validationAccuracy()).isNotNull();
        assertThat(heard.get(3).examplesSeen()).isEqualTo(24);
        assertThat(heard.get(3).steps()).isEqualTo(8);
    }

    @Test
    void shouldChooseAndReportByTheConfiguredMetric() {
        TrainingConfig config = TinyTask.config().measuring("matthews");

        TrainedAdapter trained = training.train(TinyTask.validated(), config, TrainingListener.NONE);

        Evaluation evaluation = trained.evaluation();
        assertThat(evaluation.metric()).isEqualTo("matthews");
        assertThat(evaluation.majority()).isZero();
        assertThat(evaluation.value())
                .isEqualTo(trained.history().stream()
                        .mapToDouble(TrainedAdapter.Epoch::validationAccuracy)
                        .max()
                        .orElseThrow());
        try (Classifier classifier = new Classifier(encoder, trained.weights(), config.maxTokens())) {
            List<TrainingExample> rows = TinyTask.validated().stream()
                    .filter(TrainingExample::validation)
                    .toList();
            List<Prediction> answers = classifier.predictions(
                    rows.stream().map(TrainingExample::input).toList());
            assertThat(Metric.MATTHEWS.value(rows, answers)).isEqualTo(evaluation.value());
        }
    }

    @Test
    void shouldRefuseWhatItCannotTrain() {
        List<TrainingExample> oneLabel = TinyTask.examples().subList(0, 8);
        TrainingConfig endless = new TrainingConfig(8, 1, 8, 1e-3, 0.1, 0, 1, 513, 1, 1, 1e-2, "auto");
        TrainingConfig bf16 = new TrainingConfig(8, 1, 8, 1e-3, 0.1, 0, 1, 64, 1, 1, 1e-2, "bf16");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.train(oneLabel, TinyTask.config(), TrainingListener.NONE))
                .withMessage("a training needs rows of at least 2 labels, not of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.train(TinyTask.examples(), bf16, TrainingListener.NONE))
                .withMessage("a training in bf16 needs an encoder in bf16, and this one is in fp32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.train(TinyTask.examples(), endless, TrainingListener.NONE))
                .withMessage("texts are read as at most 1 to 512 tokens, not 513");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.train(
                        TinyTask.validated(), TinyTask.config().measuring("pearson"), TrainingListener.NONE))
                .withMessage("a task of classification is not measured by 'pearson'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TinyTask.config().norming(-0.1))
                .withMessage("LayerNorms are trained at a factor of the learning rate from 0 to 1, not -0.1");
    }
}
