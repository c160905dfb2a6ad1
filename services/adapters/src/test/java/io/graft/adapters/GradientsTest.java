package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientsTest {
    private static final int BOTTLENECK = 4;
    private static final float STEP = 1e-2f;

    private final Encoder encoder = TestEncoder.fp32();
    private TrainingRows rows = rows(TinyTask.examples());
    private FlatParameters parameters = parameters();
    private float[] values = parameters.initial(encoder, new SeededNumbers(3), 0.1, 0.1);

    private TrainingRows rows(List<TrainingExample> examples) {
        HeadKind kind = examples.get(0).target().kind();
        return TrainingRows.of(examples, kind, TrainingRows.labelsOf(examples), encoder, 64, null);
    }

    private FlatParameters parameters() {
        return new FlatParameters(
                encoder.config().adapters(BOTTLENECK), rows.lessons().outputs());
    }

    @ParameterizedTest
    @EnumSource(names = {"MULTILABEL", "REGRESSION", "SPAN", "TAGGING"})
    void shouldAgreeWithFiniteDifferencesForEachKind(HeadKind kind) {
        rows = rows(TinyKinds.examples(kind).subList(0, 6));
        parameters = parameters();
        values = parameters.initial(encoder, new SeededNumbers(3), 0.1, 0.1);
        float[] gradient = compute(values, 1).gradient();
        AdapterShape shape = parameters.shape();
        int down = shape.offset(new AdapterShape.Site(5, true));
        assertDerivative(gradient, largest(gradient, down, BOTTLENECK * shape.hidden()));
        int head = shape.parameters();
        assertDerivative(gradient, largest(gradient, head, parameters.size() - head));
        assertDerivative(gradient, parameters.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAgreeWithFiniteDifferences(boolean layerNorms) {
        shaped(parameters.shape().norming(layerNorms));

        assertDerivatives(layerNorms ? List.of() : List.of(0, 5, 11));
    }

    /** The chosen layers' bottlenecks and LayerNorms, and no other, are what the forward uses: a wrong site would move the loss elsewhere. */
    @Test
    void shouldAgreeWithFiniteDifferencesInChosenLayersAndOnePerLayer() {
        shaped(encoder.config()
                .adapters(BOTTLENECK)
                .placed(Placement.SINGLE)
                .activated(Activation.SWISH)
                .only(List.of(1, 4, 5))
                .norming(true));

        assertDerivatives(List.of(0, 2));
    }

    /** What trains is what serves: the loss of a step is that of a bank's answers. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseWhatABanksAnswersLose(boolean layerNorms) {
        shaped(parameters.shape().only(List.of(1, 4, 5)).norming(layerNorms));
        List<TrainingExample> examples = TinyTask.examples();
        AdapterWeights weights = parameters.split(values, HeadKind.CLASSIFICATION, rows.labels());
        double loss = 0;
        try (Classifier classifier = new Classifier(encoder, weights, 64)) {
            float[][] logits = classifier.logitsOf(examples.stream()
                    .map(example -> encoder.tokenize(example.text(), example.textPair(), 64))
                    .toList());
            for (int i = 0; i < logits.length; i++) {
                String label = ((Target.Label) examples.get(i).target()).label();
                loss -= Math.log(Softmax.of(logits[i])[rows.labels().indexOf(label)]) / logits.length;
            }
        }

        assertThat(compute(values, 1).loss()).isCloseTo(loss, within(1e-5));
    }

    @Test
    void shouldBeginWithTheBasesLayerNorms() {
        double frozen = compute(values, 1).loss();
        parameters = new FlatParameters(
                parameters.shape().norming(true), rows.labels().size());
        values = parameters.initial(encoder, new SeededNumbers(3), 0.1, 0.1);

        assertThat(compute(values, 1).loss()).isEqualTo(frozen);
    }

    private void shaped(AdapterShape shape) {
        parameters = new FlatParameters(shape, rows.labels().size());
        values = TinyTask.randomValues(encoder, parameters, 3);
    }

    private void assertDerivatives(List<Integer> sites) {
        float[] gradient = compute(values, 1).gradient();
        AdapterShape shape = parameters.shape();
        int matrix = BOTTLENECK * shape.hidden();
        for (int site : sites) {
            int down = site * shape.siteParameters();
            int up = down + matrix + BOTTLENECK;
            assertDerivative(gradient, largest(gradient, down, matrix));
            assertDerivative(gradient, largest(gradient, down + matrix, BOTTLENECK));
            assertDerivative(gradient, largest(gradient, up, matrix));
            assertDerivative(gradient, largest(gradient, up + matrix, shape.hidden()));
        }
        // Every fifth: in turn weights and biases, of the attention output and of the output.
        for (int norm = shape.bottleneckParameters(); norm < shape.parameters(); norm += 5 * shape.hidden()) {
            assertDerivative(gradient, largest(gradient, norm, shape.hidden()));
        }
        int head = shape.parameters();
        assertDerivative(gradient, largest(gradient, head, parameters.size() - head - 2));
        assertDerivative(gradient, parameters.size() - 1);
    }

    private void assertDerivative(float[] gradient, int coordinate) {
        double difference = (lossWith(coordinate, STEP) - lossWith(coordinate, -STEP)) / (2 * STEP);
        assertThat((double) gradient[coordinate])
                .as("coordinate %d", coordinate)
                .isCloseTo(difference, within(2e-4 + 0.03 * Math.abs(difference)));
    }

    private double lossWith(int coordinate, float change) {
        float[] changed = values.clone();
        changed[coordinate] += change;
        return compute(changed, 1).loss();
    }

    private static int largest(float[] gradient, int start, int length) {
        return IntStream.range(start, start + length)
                .reduce((a, b) -> Math.abs(gradient[b]) > Math.abs(gradient[a]) ? b : a)
                .orElseThrow();
    }

    @Test
    void shouldAddUpOverShards() {
        Result whole = compute(values, 1);
        Result shared = compute(values, 3);

        assertThat(shared.loss()).isCloseTo(whole.loss(), within(1e-5));
        for (int i = 0; i < values.length; i++) {
            assertThat(shared.gradient()[i]).isCloseTo(whole.gradient()[i], within(1e-5f));
        }
    }

    @Test
    void shouldSplitByLengthsShardsAndMicroBatchAlone() {
        List<Integer> even = List.of(8, 8, 8, 8, 8, 8, 8);
        List<Integer> uneven = List.of(8, 8, 8, 8, 8, 8, 30);

        assertThat(pieces(even, 2, Integer.MAX_VALUE)).containsExactly(4, 3);
        assertThat(pieces(even, 2, 2)).containsExactly(2, 2, 2, 1);
        assertThat(pieces(uneven, 2, Integer.MAX_VALUE)).containsExactly(6, 1);
        assertThat(pieces(List.of(9), 2, 2)).containsExactly(1);
        assertThat(pieces(List.of(9, 9), 4, 2)).containsExactly(1, 1);
    }

    /** Rows of each piece of a batch of such lengths. */
    private static List<Integer> pieces(List<Integer> lengths, int shards, int microBatch) {
        List<List<Integer>> pieces = Gradients.pieces(lengths, length -> length, shards, microBatch);
        assertThat(pieces.stream().flatMap(List::stream)).containsExactlyElementsOf(lengths);
        return pieces.stream().map(List::size).toList();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Result(double loss, float[] gradient) {}

    private Result compute(float[] at, int shards) {
        try (NDManager scope = encoder.program().scope()) {
            NDArray trained = scope.create(at);
            Gradients gradients = new Gradients(
                    encoder.program(),
                    encoder.config(),
                    parameters.shape(),
                    new Workers(shards),
                    "gradient",
                    shards,
                    rows.kind(),
                    rows.lessons().outputs(),
                    encoder.weights(),
                    List.of(trained),
                    null);
            Gradients.Sum sum = gradients.of(scope, rows.training());
            float[] total = new float[at.length];
            for (NDArray piece : sum.gradients()) {
                float[] part = piece.toFloatArray();
                for (int i = 0; i < total.length; i++) {
                    total[i] += part[i];
                }
            }
            return new Result(sum.loss(), total);
        }
    }
}
