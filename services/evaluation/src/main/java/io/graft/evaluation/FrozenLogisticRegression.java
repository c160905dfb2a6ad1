package io.graft.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * The bar that adapters must clear: L2-regularised logistic regression (LIBLINEAR, one label against the rest) on the
 * frozen encoder's mean-pooled features. It is run to convergence, and its strength is chosen on the validation rows,
 * so that it is as good as it can be. Deterministic.
 */
public final class FrozenLogisticRegression {
    /** The inverse strengths C that are tried. */
    static final double[] GRID = {0.01, 0.1, 1, 10, 100};

    private static final int MAX_ITERATIONS = 10_000;
    private static final double TOLERANCE = 1e-4;
    private static final LabelFactory LABELS = new LabelFactory();

    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    private final Model<Label> model;
    private final double strength;
    private final double validationAccuracy;

    private FrozenLogisticRegression(Model<Label> model, double strength, double validationAccuracy) {
        this.model = model;
        this.strength = strength;
        this.validationAccuracy = validationAccuracy;
    }

    /** A text's features, which nobody changes, and its label. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Row(float[] features, String label) {}

    /**
     * Fits one model for each strength on the training rows; keeps the first that is best on the validation rows.
     *
     * @throws IllegalArgumentException without training or validation rows
     */
    public static FrozenLogisticRegression fit(List<Row> training, List<Row> validation) {
        if (training.isEmpty() || validation.isEmpty()) {
            throw new IllegalArgumentException("a strength is chosen on validation rows: there must be some");
        }
        TRIBUO.setLevel(Level.WARNING);
        List<FrozenLogisticRegression> candidates = new ArrayList<>();
        for (double strength : GRID) {
            Model<Label> model = fit(training, strength);
            candidates.add(new FrozenLogisticRegression(model, strength, accuracy(model, validation)));
        }
        FrozenLogisticRegression best = candidates.get(0);
        for (FrozenLogisticRegression candidate : candidates) {
            best = candidate.validationAccuracy > best.validationAccuracy ? candidate : best;
        }
        return best;
    }

    /** The share of rows that it gets right. */
    public double accuracy(List<Row> rows) {
        return accuracy(model, rows);
    }

    /** The label of these features. */
    public String predict(float[] features) {
        return model.predict(example(new Row(features, ""))).getOutput().getLabel();
    }

    /** The chosen C. */
    public double strength() {
        return strength;
    }

    public double validationAccuracy() {
        return validationAccuracy;
    }

    private static Model<Label> fit(List<Row> rows, double strength) {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("pooled features", LABELS), LABELS);
        rows.forEach(row -> data.add(example(row)));
        LinearClassificationType type = new LinearClassificationType(LinearType.L2R_LR);
        return new LibLinearClassificationTrainer(type, strength, MAX_ITERATIONS, TOLERANCE).train(data);
    }

    private static double accuracy(Model<Label> model, List<Row> rows) {
        long right = rows.stream()
                .filter(row ->
                        model.predict(example(row)).getOutput().getLabel().equals(row.label()))
                .count();
        return (double) right / rows.size();
    }

    private static Example<Label> example(Row row) {
        String[] names = new String[row.features().length];
        double[] values = new double[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "f" + (1_000 + i);
            values[i] = row.features()[i];
        }
        return new ArrayExample<>(new Label(row.label()), names, values);
    }
}
