package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the algorithm as Loshchilov and Hutter 2019 write it, in doubles. */
class AdamWTest {
    private static final double RATE = 0.05;
    private static final double WEIGHT_DECAY = 0.1;
    private static final double CLIP = 1.5;
    private static final float[] DECAY = tiled(1, 0, 1, 0, 1);
    private static final float[] FACTORS = tiled(1, 1, 0.25f, 0.25f, 0);
    private static final float[] INITIAL = tiled(0.5f, -0.3f, 0.01f, 2, -1);

    private final Program program = TestEncoder.fp32().program();
    private final double[] first = new double[INITIAL.length];
    private final double[] second = new double[INITIAL.length];
    private final double[] expected = new double[INITIAL.length];

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFollowTheAlgorithm(boolean factors) {
        try (NDManager scope = program.scope()) {
            NDArray trained = scope.create(INITIAL);
            Arrays.setAll(expected, i -> INITIAL[i]);
            AdamW optimizer = optimizer(scope, trained, factors);
            for (int step = 1; step <= 4; step++) {
                float[] one = tiled(0.1f * step, -0.2f, 0.3f, 0.004f, -1);
                float[] other = tiled(0.3f, 0.2f * step, -0.1f, 0.004f, -1);
                optimizer.step(scope, List.of(scope.create(one), scope.create(other)), RATE);
                expect(step, one, other, factors);
            }

            float[] values = trained.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                assertThat((double) values[i]).isCloseTo(expected[i], within(1e-6));
            }
        }
    }

    @Test
    void shouldRefuseAGradientThatIsNotFinite() {
        try (NDManager scope = program.scope()) {
            AdamW optimizer = optimizer(scope, scope.create(INITIAL), false);
            NDArray gradient = scope.create(tiled(0, Float.NaN, 0, 0, 0));

            assertThatThrownBy(() -> optimizer.step(scope, List.of(gradient), RATE))
                    .hasMessageContaining("not finite");
        }
    }

    /** More than once, so that kernels take whole vectors of it and a rest. */
    private static float[] tiled(float... values) {
        float[] tiled = new float[13 * values.length];
        for (int i = 0; i < tiled.length; i++) {
            tiled[i] = values[i % values.length];
        }
        return tiled;
    }

    private AdamW optimizer(NDManager scope, NDArray trained, boolean factors) {
        return new AdamW(
                program,
                scope,
                List.of(trained),
                List.of(scope.create(DECAY)),
                factors ? List.of(scope.create(FACTORS)) : List.of(),
                WEIGHT_DECAY,
                CLIP);
    }

    private void expect(int step, float[] one, float[] other, boolean factors) {
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += Math.pow(one[i] + other[i], 2);
        }
        double scale = Math.min(1, CLIP / Math.sqrt(squares));
        for (int i = 0; i < expected.length; i++) {
            double gradient = scale * (one[i] + other[i]);
            first[i] = 0.9 * first[i] + 0.1 * gradient;
            second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
            double moment = first[i] / (1 - Math.pow(0.9, step));
            double root = Math.sqrt(second[i] / (1 - Math.pow(0.999, step)));
            double factor = factors ? FACTORS[i] : 1;
            expected[i] -= RATE * WEIGHT_DECAY * DECAY[i] * expected[i];
            expected[i] -= RATE * factor * moment / (root + 1e-8);
        }
    }
}
