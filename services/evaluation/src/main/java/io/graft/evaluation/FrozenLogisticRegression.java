package io.graft.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
 * frozen encoder's pooled features. It is run to convergence, and its strength is chosen on the validation rows, so that
 * it is as good as it can be. Deterministic.
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

    private FrozenLogisticRegression(Model<Label> model, double strength) {
        this.model = model;
        this.strength = strength;
    }

    /** A text's features, which nobody changes, and its label. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Row(float[] features, String label) {}

    /**
     * The one with the highest accuracy on the validation rows.
     *
     * @throws IllegalArgumentException without training or validation rows
     */
    public static FrozenLogisticRegression fit(List<Row> training, List<Row> validation) {
        if (validation.isEmpty()) {
            throw new IllegalArgumentException("a strength is chosen on validation rows: there must be some");
        }
        return fit(training, candidate -> candidate.accuracy(validation));
    }

    /**
     * Fits one model for each strength on the training rows; keeps the first that is best.
     *
     * @param quality of a model on the validation rows; higher is better
     * @throws IllegalArgumentException without training rows
     */
    public static FrozenLogisticRegression fit(List<Row> training, ToDoubleFunction<FrozenLogisticRegression> quality) {
        if (training.isEmpty()) {
            throw new IllegalArgumentException("a regression is fitted to training rows: there must be some");
        }
        TRIBUO.setLevel(Level.WARNING);
        FrozenLogisticRegression best = new FrozenLogisticRegression(fit(training, GRID[0]), GRID[0]);
        double bestQuality = quality.applyAsDouble(best);
        for (double strength : Arrays.copyOfRange(GRID, 1, GRID.length)) {
            FrozenLogisticRegression next = new FrozenLogisticRegression(fit(training, strength), strength);
            double nextQuality = quality.applyAsDouble(next);
            if (nextQuality > bestQuality) {
                best = next;
                bestQuality = nextQuality;
            }
        }
        return best;
    }

    /** The share of rows that it gets right. */
    public double accuracy(List<Row> rows) {
        return (double) rows.stream()
                        .filter(row -> predict(row.features()).equals(row.label()))
                        .count()
                / rows.size();
    }

    /** The label of these features. */
    public String predict(float[] features) {
        return model.predict(example(new Row(features, ""))).getOutput().getLabel();
    }

    /** The chosen C. */
    public double strength() {
        return strength;
    }

    private static Model<Label> fit(List<Row> rows, double strength) {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("pooled features", LABELS), LABELS);
        rows.forEach(row -> data.add(example(row)));
        LinearClassificationType type = new LinearClassificationType(LinearType.L2R_LR);
        return new LibLinearClassificationTrainer(type, strength, MAX_ITERATIONS, TOLERANCE).train(data);
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
