package io.graft.evaluation.methods;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.sets.DataSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What the service does: adapters, one configuration for every task. */
final class AdapterMethod implements Method {
    private final String name;
    private final Encoders encoders;
    private final Trainings trainings;
    private final Function<DataSet, TrainingConfig> configs;
    private final int trials;
    private final UnaryOperator<AdapterWeights> change;

    /**
     * @param trials of which the best is kept
     * @param change of what was trained
     */
    AdapterMethod(
            String name,
            Encoders encoders,
            Trainings trainings,
            Function<DataSet, TrainingConfig> configs,
            int trials,
            UnaryOperator<AdapterWeights> change) {
        this.name = name;
        this.encoders = encoders;
        this.trainings = trainings;
        this.configs = configs;
        this.trials = trials;
        this.change = change;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String precision() {
        return encoders.serving().precision().label();
    }

    @Override
    public boolean learns(HeadKind kind) {
        return true;
    }

    @Override
    public Outcome run(DataSet set, long seed, TrainingListener listener) {
        Encoder encoder = encoders.serving();
        TrainingConfig config = Configs.with(configs.apply(set), Map.of("seed", seed));
        Trainings.Timed timed = trainings.of(set, config, trials, listener);
        TrainedAdapter trained = timed.trained();
        AdapterWeights weights = change.apply(trained.weights());
        try (Classifier classifier = new Classifier(encoder, weights, config.maxTokens())) {
            return Outcome.of(
                    set,
                    classifier.predictions(set.validationInputs()),
                    classifier.predictions(set.testInputs()),
                    weights.parameters(),
                    timed.examplesSeen(),
                    timed.seconds(),
                    details(trained));
        }
    }

    private static Map<String, Object> details(TrainedAdapter trained) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("epoch", trained.evaluation().epoch());
        details.put("epochs", trained.history().size());
        details.put(PRECISION, trained.config().precision());
        if (trained.evaluation().trials() != null) {
            details.put("layers", trained.config().layers());
            details.put("learningRate", trained.config().learningRate());
            details.put("trials", trained.evaluation().trials());
        }
        return details;
    }
}
