package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
    @Test
    void shouldReadEntitiesAsConllDoes() {
        assertThat(Entities.of(List.of("B-a", "I-a", "B-a", "O", "I-b", "I-a", "x")))
                .containsExactly(
                        new Entities.Entity("a", 0, 2),
                        new Entities.Entity("a", 2, 3),
                        new Entities.Entity("b", 4, 5),
                        new Entities.Entity("a", 5, 6));
    }

    @Test
    void shouldCountWholeEntitiesOnly() {
        List<TrainingExample> rows = List.of(tags("O", "B-a", "I-a", "B-b"), tags("B-a", "O", "O", "O"));
        List<Prediction> predictions = List.of(tagged("O", "B-a", "O", "B-b"), tagged("B-a", "O", "O", "B-b"));

        // Right: 3; predicted: 4; hit: b of the first and a of the second.
        assertThat(Metric.ENTITY_F1.value(rows, predictions)).isEqualTo(4.0 / 7, within(1e-12));
        assertThat(Closeness.of(rows.get(0), predictions.get(0))).isEqualTo(3);
    }

    @Test
    void shouldCompareWordsAsSquadDoes() {
        assertThat(TokenOverlap.f1("the Bishop of Bayeux", "Bishop of  Bayeux!"))
                .isEqualTo(1);
        assertThat(TokenOverlap.exact("The cat", "cat")).isTrue();
        assertThat(TokenOverlap.f1("one two two", "two three")).isEqualTo(0.4, within(1e-12));
        assertThat(TokenOverlap.f1("one", "two")).isZero();
        assertThat(TokenOverlap.f1("one", "")).isZero();
    }

    @Test
    void shouldCountDecisionsOfSeveralLabels() {
        TrainingExample row = new TrainingExample("1", "t", null, null, new Target.Labels(List.of("a", "b")), true);
        Prediction.Labels prediction =
                new Prediction.Labels(List.of("a", "b", "c"), new float[] {0.9f, 0.4f, 0.5f}, false);

        assertThat(prediction.labels()).containsExactly("a", "c");
        assertThat(Metric.MICRO_F1.value(List.of(row), List.of(prediction))).isEqualTo(0.5);
        assertThat(Closeness.of(row, prediction)).isEqualTo(-2);
    }

    @Test
    void shouldCorrelate() {
        List<Double> a = List.of(1.0, 2.0, 3.0, 4.0);
        assertThat(Correlation.pearson(a, List.of(2.0, 4.0, 6.0, 8.0))).isEqualTo(1, within(1e-12));
        assertThat(Correlation.pearson(a, List.of(5.0, 5.0, 5.0, 5.0))).isZero();
        assertThat(Correlation.spearman(a, List.of(1.0, 10.0, 100.0, 99.0))).isEqualTo(0.8, within(1e-12));
        assertThat(Correlation.spearman(a, List.of(1.0, 1.0, 2.0, 2.0))).isEqualTo(0.894427, within(1e-6));
    }

    @Test
    void shouldNotPraiseTheAnswerThatIsAlwaysTheSame() {
        List<TrainingExample> rows = List.of(labelled("a"), labelled("a"), labelled("a"), labelled("b"));

        assertThat(matthews(rows, "a", "a", "a", "a")).isZero();
        assertThat(matthews(rows, "a", "a", "a", "b")).isEqualTo(1, within(1e-12));
        assertThat(matthews(rows, "a", "a", "b", "b")).isEqualTo(1 / Math.sqrt(3), within(1e-12));
        assertThat(matthews(rows, "b", "b", "b", "a")).isEqualTo(-1, within(1e-12));
    }

    private static double matthews(List<TrainingExample> rows, String... answers) {
        return Metric.MATTHEWS.value(
                rows,
                Arrays.stream(answers)
                        .map(answer -> new Prediction.Label(
                                List.of("a", "b"), answer.equals("a") ? new float[] {1, 0} : new float[] {0, 1}, false))
                        .toList());
    }

    private static TrainingExample labelled(String label) {
        return new TrainingExample("1", "t", null, null, new Target.Label(label), true);
    }

    @Test
    void shouldWeighRareLabelsMoreAndEqualOnesTheSame() {
        assertThat(ImbalanceWeights.of(new int[] {7, 7, 0, 7})).containsExactly(1, 1, 0, 1);
        float[] weights = ImbalanceWeights.of(new int[] {90, 10});
        assertThat(weights[1] / weights[0]).isCloseTo(3, within(1e-5f));
        assertThat(90 * weights[0] + 10 * weights[1]).isCloseTo(100, within(1e-3f));
        assertThat(ImbalanceWeights.of(new int[] {100_000, 1})[1] / ImbalanceWeights.of(new int[] {100_000, 1})[0])
                .isCloseTo((float) (4 / Math.sqrt(0.5)), within(0.01f));
    }

    private static TrainingExample tags(String... tags) {
        List<String> tokens = List.of("w", "x", "y", "z");
        return new TrainingExample("1", "w x y z", null, tokens, new Target.Tags(List.of(tags)), true);
    }

    private static Prediction tagged(String... tags) {
        return new Prediction.Tags(List.of(tags), new float[tags.length], false);
    }
}
