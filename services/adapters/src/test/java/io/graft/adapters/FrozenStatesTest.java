package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.graft.adapters.TrainingListener.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrozenStatesTest {
    private static final List<Integer> TOP = List.of(4, 5);
    private static final long ENOUGH = 1L << 30;

    private final Encoder encoder = TestEncoder.fp32();

    @Test
    void shouldTrainTheSameBitsWhetherStatesAreKeptOrNot() {
        String kept = train(ENOUGH, null);

        assertThat(train(0, null)).isEqualTo(kept);
        // Room for some of the texts.
        assertThat(train(100L * encoder.config().hidden() * Float.BYTES, null)).isEqualTo(kept);
        assertThat(train(ENOUGH, 1.0)).isEqualTo(train(0, 1.0)).isNotEqualTo(kept);
    }

    private String train(long room, @Nullable Double layerNormRate) {
        return TinyTask.digest(new AdapterTraining(encoder, room)
                .train(TinyTask.validated(), config().norming(layerNormRate), TrainingListener.NONE)
                .weights());
    }

    private static TrainingConfig config() {
        return TinyTask.config(3, 7).placing(Placement.DOUBLE.label(), TOP);
    }

    @ParameterizedTest
    @CsvSource({
        "CLASSIFICATION, DOUBLE, 0, false",
        "CLASSIFICATION, SINGLE, 0, true",
        "CLASSIFICATION, SINGLE, 4, false",
        "CLASSIFICATION, DOUBLE, 4, true",
        "SPAN, DOUBLE, 4, true",
        "TAGGING, DOUBLE, 4, false"
    })
    void shouldAgreeWithTheWholeForward(HeadKind kind, Placement placement, int lowest, boolean layerNorms) {
        List<TrainingExample> examples = kind == HeadKind.CLASSIFICATION
                ? TinyTask.examples()
                : TinyKinds.examples(kind).subList(0, 6);
        TrainingRows rows = TrainingRows.of(examples, kind, TrainingRows.labelsOf(examples), encoder, 64, null);
        FlatParameters parameters = new FlatParameters(
                encoder.config()
                        .adapters(4)
                        .placed(placement)
                        .only(IntStream.range(lowest, encoder.config().layers())
                                .boxed()
                                .toList())
                        .norming(layerNorms),
                rows.lessons().outputs());
        float[] values = parameters.initial(encoder, new SeededNumbers(3), 0.1, 0.1);

        float[] whole = gradient(rows, parameters, values, false);
        float[] above = gradient(rows, parameters, values, true);

        for (int i = 0; i < whole.length; i++) {
            assertThat(above[i]).isCloseTo(whole[i], within(1e-5f));
        }
    }

    private float[] gradient(TrainingRows rows, FlatParameters parameters, float[] values, boolean frozen) {
        try (NDManager scope = encoder.program().scope()) {
            NDArray trained = scope.create(values);
            Gradients gradients = new Gradients(
                    encoder.program(),
                    encoder.config(),
                    parameters.shape(),
                    new Workers(1),
                    "gradient",
                    1,
                    rows.kind(),
                    rows.lessons().outputs(),
                    encoder.weights(),
                    List.of(trained),
                    frozen ? new FrozenStates(encoder, parameters.shape(), scope, ENOUGH) : null);
            return gradients.of(scope, rows.training()).gradients().get(0).toFloatArray();
        }
    }

    @Test
    void shouldLearn() {
        List<Double> losses = new ArrayList<>();

        new AdapterTraining(encoder)
                .train(TinyTask.examples(), config(), progress -> add(losses, progress))
                .weights();

        assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0));
    }

    private static void add(List<Double> losses, Progress progress) {
        losses.add(progress.loss());
    }
}
