package io.graft.evaluation.methods;

import io.graft.adapters.CalibrationError;
import io.graft.adapters.Prediction;
import io.graft.adapters.Target;
import io.graft.evaluation.sets.SetRow;
import java.util.List;

/** Predictions as answers that stand beside the right ones. */
final class Answers {
    private Answers() {}

    static List<Target> of(List<Prediction> predictions) {
        return predictions.stream().map(Answers::of).toList();
    }

    private static Target of(Prediction prediction) {
        if (prediction instanceof Prediction.Label one) {
            return new Target.Label(one.label());
        }
        if (prediction instanceof Prediction.Labels several) {
            return new Target.Labels(several.labels());
        }
        if (prediction instanceof Prediction.Score number) {
            return new Target.Score(number.score());
        }
        if (prediction instanceof Prediction.Span span) {
            return new Target.Span(span.start(), span.end());
        }
        return new Target.Tags(((Prediction.Tags) prediction).tags());
    }

    /** The expected calibration error of labels' scores; NaN of other kinds and without rows. */
    static double calibrationError(List<SetRow> rows, List<Prediction> predictions) {
        CalibrationError error = new CalibrationError();
        for (int i = 0; i < rows.size(); i++) {
            if (!(predictions.get(i) instanceof Prediction.Label one)) {
                return Double.NaN;
            }
            boolean right = rows.get(i).answers().contains(new Target.Label(one.label()));
            error.add(one.scores()[one.labels().indexOf(one.label())], right);
        }
        return rows.isEmpty() ? Double.NaN : error.value();
    }
}
