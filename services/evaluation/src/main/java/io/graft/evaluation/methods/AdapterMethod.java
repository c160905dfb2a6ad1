package io.graft.evaluation.methods;

import io.graft.adapters.AdapterTraining;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Prediction;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.sets.DataSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the service does: adapters, one configuration for every task. */
final class AdapterMethod implements Method {
    private final String name;
    private final Encoders encoders;
    private final Function<DataSet, TrainingConfig> configs;

    AdapterMethod(String name, Encoders encoders, Function<DataSet, TrainingConfig> configs) {
        this.name = name;
        this.encoders = encoders;
        this.configs = configs;
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
        Stopwatch stopwatch = new Stopwatch();
        TrainedAdapter trained = new AdapterTraining(encoder).train(set.examples(), config, listener);
        double seconds = stopwatch.seconds();
        try (Classifier classifier = new Classifier(encoder, trained.weights(), config.maxTokens())) {
            List<Prediction> test = classifier.predictions(set.testInputs());
            return new Outcome(
                    Answers.of(classifier.predictions(set.validationInputs())),
                    Answers.of(test),
                    Answers.calibrationError(set.test(), test),
                    trained.weights().parameters(),
                    (double) trained.history().size() * set.training().size() / seconds,
                    seconds,
                    seconds,
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
