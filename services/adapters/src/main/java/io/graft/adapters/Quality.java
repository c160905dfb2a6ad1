package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/**
 * How a head's answers compare with the right ones.
 *
 * @param value of the {@link Metric}
 * @param loss as {@link Loss#mean} has it
 */
record Quality(double value, double loss) {

    /** @param logits of each row's reading, in order */
    static Quality of(Metric metric, Head head, List<TrainingRows.Validated> rows, List<List<float[]>> logits) {
        List<TrainingExample> examples = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            examples.add(rows.get(i).example());
            predictions.add(Decoder.of(head, rows.get(i).reading(), logits.get(i)));
        }
        return new Quality(metric.value(examples, predictions), Loss.mean(head, rows, logits));
    }

    /** Higher value, then lower loss. */
    boolean betterThan(Quality other) {
        return value != other.value ? value > other.value : loss < other.loss;
    }
}
