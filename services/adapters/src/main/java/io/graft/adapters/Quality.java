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

    /** @param logits of each validation row's reading, in order */
    static Quality of(Head head, TrainingRows rows, List<List<float[]>> logits) {
        List<TrainingRows.Validated> validation = rows.validation();
        List<TrainingExample> examples = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < validation.size(); i++) {
            examples.add(validation.get(i).example());
            predictions.add(Decoder.of(head, validation.get(i).reading(), logits.get(i)));
        }
        return new Quality(rows.metric().value(examples, predictions), Loss.mean(head, validation, logits));
    }

    /** Higher value, then lower loss. */
    boolean betterThan(Quality other) {
        return value != other.value ? value > other.value : loss < other.loss;
    }
}
