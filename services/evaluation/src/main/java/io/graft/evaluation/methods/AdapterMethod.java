package io.graft.evaluation.methods;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.sets.DataSet;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What the service does: adapters, one configuration for every task. */
final class AdapterMethod implements Method {
    private final String name;
    private final Encoders encoders;
    private final Trainings trainings;
    private final Function<DataSet, TrainingConfig> configs;
    private final UnaryOperator<AdapterWeights> change;

    /** @param change of what was trained */
    AdapterMethod(
            String name,
            Encoders encoders,
            Trainings trainings,
            Function<DataSet, TrainingConfig> configs,
            UnaryOperator<AdapterWeights> change) {
        this.name = name;
        this.encoders = encoders;
        this.trainings = trainings;
        this.configs = configs;
        this.change = change;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean learns(HeadKind kind) {
        return true;
    }

    @Override
    public Outcome run(DataSet set, long seed, TrainingListener listener) {
        Encoder encoder = encoders.serving();
        TrainingConfig config = Configs.with(configs.apply(set), Map.of("seed", seed));
        Trainings.Timed timed = trainings.of(set, config, listener);
        TrainedAdapter trained = timed.trained();
        AdapterWeights weights = change.apply(trained.weights());
        try (Classifier classifier = new Classifier(encoder, weights, config.maxTokens())) {
            return Outcome.of(
                    set,
                    classifier.predictions(set.validationInputs()),
                    classifier.predictions(set.testInputs()),
                    weights.parameters(),
                    trained.history().size(),
                    timed.seconds(),
                    Map.of(
                            "epoch",
                            trained.evaluation().epoch(),
                            "epochs",
                            trained.history().size(),
                            "precision",
                            encoder.precision().label()));
        }
    }
}
