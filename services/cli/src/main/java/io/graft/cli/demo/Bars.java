package io.graft.cli.demo;

import io.graft.adapters.EncodedText;
import io.graft.adapters.Encoder;
import io.graft.evaluation.FrozenLogisticRegression;
import io.graft.evaluation.FrozenLogisticRegression.Row;
import io.graft.evaluation.Majority;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.ParsedExample;
import io.graft.learning.SplitRule;
import io.graft.schemas.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the adapter must beat on the held-out texts.
 *
 * @param majority accuracy of always answering the most frequent label of the streamed rows
 * @param frozenLogisticRegression accuracy of logistic regression on the frozen encoder's features, fitted and selected
 *     on the rows that the service itself trained and selected on
 */
record Bars(double majority, double frozenLogisticRegression) {
    static Bars of(DemoSet set, Encoder encoder) {
        Map<Split, List<ParsedExample>> splits =
                set.streamed().stream().collect(Collectors.groupingBy(row -> SplitRule.of(row.text(), null)));
        FrozenLogisticRegression frozen = FrozenLogisticRegression.fit(
                rows(splits.getOrDefault(Split.TRAIN, List.of()), encoder),
                rows(splits.getOrDefault(Split.VALIDATION, List.of()), encoder));
        return new Bars(
                Majority.accuracy(labels(set.streamed()), labels(set.heldOut())),
                frozen.accuracy(rows(set.heldOut(), encoder)));
    }

    private static List<String> labels(List<ParsedExample> rows) {
        return rows.stream().map(ParsedExample::label).toList();
    }

    private static List<Row> rows(List<ParsedExample> examples, Encoder encoder) {
        List<EncodedText> texts = examples.stream()
                .map(example -> encoder.tokenize(example.text(), null))
                .toList();
        float[][] features = encoder.pool(texts);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < features.length; i++) {
            rows.add(new Row(features[i], examples.get(i).label()));
        }
        return rows;
    }
}
