package io.graft.evaluation.methods;

import io.graft.adapters.EncodedText;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.FrozenLogisticRegression;
import io.graft.evaluation.FrozenLogisticRegression.Row;
import io.graft.evaluation.sets.DataSet;
import io.graft.evaluation.sets.SetMetric;
import io.graft.evaluation.sets.SetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Logistic regression on the frozen encoder's features, its strength chosen on validation by the set's metric. */
final class FrozenMethod implements Method {
    private final Encoders encoders;
    private final Function<DataSet, TrainingConfig> configs;

    FrozenMethod(Encoders encoders, Function<DataSet, TrainingConfig> configs) {
        this.encoders = encoders;
        this.configs = configs;
    }

    @Override
    public String name() {
        return "frozen-lr";
    }

    @Override
    public String precision() {
        return encoders.serving().precision().label();
    }

    @Override
    public boolean learns(HeadKind kind) {
        return kind == HeadKind.CLASSIFICATION;
    }

    /** The same for every seed. */
    @Override
    public Outcome run(DataSet set, long seed, TrainingListener listener) {
        Stopwatch stopwatch = new Stopwatch();
        int maxTokens = configs.apply(set).maxTokens();
        List<Row> training = rows(set.training(), maxTokens);
        List<Row> validation = rows(set.validation(), maxTokens);
        SetMetric metric = SetMetric.of(set);
        FrozenLogisticRegression model = FrozenLogisticRegression.fit(
                training, candidate -> metric.of(set.validation(), answers(candidate, validation)));
        double seconds = stopwatch.seconds();
        long labels = training.stream().map(Row::label).distinct().count();
        return new Outcome(
                answers(model, validation),
                answers(model, rows(set.test(), maxTokens)),
                Double.NaN,
                labels * (encoders.serving().config().hidden() + 1),
                set.training().size() / seconds,
                seconds,
                seconds,
                Map.of("strength", model.strength(), PRECISION, precision()));
    }

    private static List<Target> answers(FrozenLogisticRegression model, List<Row> rows) {
        return rows.stream()
                .<Target>map(row -> new Target.Label(model.predict(row.features())))
                .toList();
    }

    private List<Row> rows(List<SetRow> rows, int maxTokens) {
        List<EncodedText> texts = rows.stream()
                .map(row -> encoders.serving()
                        .tokenize(row.input().text(), row.input().textPair(), maxTokens))
                .toList();
        float[][] features = encoders.serving().pool(texts);
        List<Row> featured = new ArrayList<>();
        for (int i = 0; i < features.length; i++) {
            if (rows.get(i).answers().get(0) instanceof Target.Label target) {
                featured.add(new Row(features[i], target.label()));
            }
        }
        return featured;
    }
}
