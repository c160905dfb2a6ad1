package io.graft.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.evaluation.FrozenLogisticRegression.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrozenLogisticRegressionTest {
    private static final List<String> LABELS = List.of("red", "green", "blue");

    @Test
    void shouldSeparateThreeClouds() {
        FrozenLogisticRegression model = FrozenLogisticRegression.fit(clouds(1, 60, 0.3), clouds(2, 30, 0.3));

        assertThat(model.accuracy(clouds(3, 90, 0.3))).isGreaterThan(0.95);
    }

    @Test
    void shouldFindNothingInNoise() {
        FrozenLogisticRegression model = FrozenLogisticRegression.fit(clouds(1, 60, 1e6), clouds(2, 30, 1e6));

        assertThat(model.accuracy(clouds(3, 300, 1e6))).isBetween(0.2, 0.5);
    }

    @Test
    void shouldBeTheSameTwice() {
        FrozenLogisticRegression first = FrozenLogisticRegression.fit(clouds(1, 60, 1.5), clouds(2, 60, 1.5));
        FrozenLogisticRegression second = FrozenLogisticRegression.fit(clouds(1, 60, 1.5), clouds(2, 60, 1.5));

        assertThat(second.strength()).isEqualTo(first.strength());
        assertThat(second.accuracy(clouds(3, 300, 1.5))).isEqualTo(first.accuracy(clouds(3, 300, 1.5)));
    }

    @Test
    void shouldChooseAStrongPriorWhenMostFeaturesAreNoise() {
        FrozenLogisticRegression model = FrozenLogisticRegression.fit(clouds(1, 30, 3), clouds(2, 300, 3));

        assertThat(model.strength()).isLessThan(100);
        assertThat(model.accuracy(clouds(2, 300, 3))).isGreaterThan(1.0 / 3);
    }

    @Test
    void shouldChooseTheFirstThatIsBestByAGivenQuality() {
        List<Row> rows = clouds(1, 60, 1);

        assertThat(FrozenLogisticRegression.fit(rows, FrozenLogisticRegression::strength)
                        .strength())
                .isEqualTo(100);
        assertThat(FrozenLogisticRegression.fit(rows, model -> 0).strength()).isEqualTo(0.01);
    }

    @Test
    void shouldRefuseToChooseWithoutValidationRows() {
        assertThatThrownBy(() -> FrozenLogisticRegression.fit(clouds(1, 9, 1), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldAnswerTheMostFrequentTrainingLabel() {
        assertThat(Majority.accuracy(List.of("a", "b", "b"), List.of("a", "b", "a", "a")))
                .isEqualTo(0.25);
        assertThat(Majority.accuracy(List.of("b", "a"), List.of("a", "b", "a", "a")))
                .isEqualTo(0.75);
    }

    private static List<Row> clouds(long seed, int rows, double deviation) {
        Random random = new Random(seed);
        List<Row> cloud = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            float[] features = new float[6];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) (deviation * random.nextGaussian());
            }
            features[row % 3] += 2;
            cloud.add(new Row(features, LABELS.get(row % 3)));
        }
        return cloud;
    }
}
