package io.graft.evaluation.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Against values that scikit-learn 1.7 and SciPy gave for the same lists. */
class SetMetricTest {
    private static final List<String> WANTED = List.of("a", "a", "b", "c", "c", "c", "b", "a");
    private static final List<String> ANSWERED = List.of("a", "b", "b", "c", "a", "c", "b", "a");

    @Test
    void shouldCountRightAnswers() {
        assertThat(labels(SetMetric.accuracy(), WANTED, ANSWERED)).isEqualTo(0.75);
    }

    @Test
    void shouldCorrelateLabels() {
        SetMetric matthews = SetMetric.matthews(List.of("a", "b", "c"));

        assertThat(labels(matthews, WANTED, ANSWERED)).isCloseTo(0.6428571, within(1e-6));
        assertThat(labels(matthews, WANTED, WANTED)).isCloseTo(1, within(1e-12));
        assertThat(labels(matthews, WANTED, List.of("a", "a", "a", "a", "a", "a", "a", "a")))
                .isZero();
    }

    @Test
    void shouldMeasureTheLabelEquivalent() {
        List<String> wanted = List.of("equivalent", "equivalent", "equivalent", "other", "other");
        List<String> answered = List.of("equivalent", "equivalent", "other", "equivalent", "other");

        assertThat(labels(SetMetric.f1("equivalent"), wanted, answered)).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void shouldCorrelateScores() {
        List<Target> answered = scores(List.of(1.0, 3.0, 2.0, 2.0, 10.0));
        List<SetRow> rows = rows(scores(List.of(1.0, 2.0, 3.0, 4.0, 5.0)));
        DataSet set = new DataSet("s", HeadKind.REGRESSION, List.of(), List.of(), rows);

        assertThat(SetMetric.of(set).of(rows, answered)).isCloseTo(0.7370435, within(1e-6));
        assertThat(Measures.of(set, rows, answered).get("spearman")).isCloseTo(0.6668859, within(1e-6));
    }

    @Test
    void shouldCompareSpansWithTheClosestRightOne() {
        SetRow row = new SetRow(
                "r",
                "test",
                new Input("who?", "the old man of the sea"),
                List.of(new Target.Span(4, 11), new Target.Span(4, 22)));
        List<Target> answer = List.of(new Target.Span(0, 22));
        DataSet set = new DataSet("s", HeadKind.SPAN, List.of(), List.of(row), List.of());

        assertThat(SetMetric.of(set).of(List.of(row), answer)).isEqualTo(1);
        assertThat(Measures.of(set, List.of(row), answer)).isEqualTo(Map.of("exact-match", 1.0));
        // "old" of "old man" and of "old man of sea"
        assertThat(SetMetric.of(set).of(List.of(row), List.of(new Target.Span(4, 7))))
                .isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void shouldCountWholeEntities() {
        List<SetRow> rows =
                rows(List.of(new Target.Tags(List.of("B-x", "I-x", "O")), new Target.Tags(List.of("O", "B-y", "B-x"))));
        List<Target> answered =
                List.of(new Target.Tags(List.of("B-x", "O", "O")), new Target.Tags(List.of("O", "B-y", "B-x")));

        assertThat(SetMetric.entityF1().of(rows, answered)).isCloseTo(2 / 3.0, within(1e-12));
    }

    private static double labels(SetMetric metric, List<String> wanted, List<String> answered) {
        return metric.of(rows(labels(wanted)), labels(answered));
    }

    private static List<Target> labels(List<String> labels) {
        return all(labels, Target.Label::new);
    }

    private static List<Target> scores(List<Double> scores) {
        return all(scores, Target.Score::new);
    }

    private static <T> List<Target> all(List<T> values, Function<T, Target> target) {
        return values.stream().map(target).toList();
    }

    private static List<SetRow> rows(List<? extends Target> right) {
        List<SetRow> rows = new ArrayList<>();
        for (Target target : right) {
            rows.add(new SetRow("r" + rows.size(), "test", new Input("text", null), List.of(target)));
        }
        return rows;
    }
}
