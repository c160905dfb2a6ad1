package io.graft.evaluation.methods;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.FineTuned;
import io.graft.adapters.FineTuning;
import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.adapters.Tuning;
import io.graft.evaluation.sets.DataSet;
import io.graft.evaluation.sets.SetMetric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tuning of the encoder's own weights. So that it has a fair chance, its learning rate is chosen on each set's
 * validation rows, with the first seed.
 */
final class FineTuningMethod implements Method {
    private static final String RATE = "learningRate";

    private final String name;
    private final Encoders encoders;
    private final Tuning tuning;
    private final Function<DataSet, TrainingConfig> configs;
    private final String precision;
    private final List<Double> rates;
    private final Map<String, Double> chosenRates = new HashMap<>();

    /**
     * @param configs of each set
     * @param precision of linear layers, {@code fp32} or {@code bf16}
     * @param rates to choose from, at least one
     */
    FineTuningMethod(
            String name,
            Encoders encoders,
            Tuning tuning,
            Function<DataSet, TrainingConfig> configs,
            String precision,
            List<Double> rates) {
        this.name = name;
        this.encoders = encoders;
        this.tuning = tuning;
        this.configs = configs;
        this.precision = precision;
        this.rates = rates;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String precision() {
        return precision;
    }

    /** All of the encoder's LayerNorms are among what is tuned, or none. */
    @Override
    public TrainingConfig heeded(TrainingConfig config) {
        return config.norming(null);
    }

    @Override
    public boolean learns(HeadKind kind) {
        return true;
    }

    @Override
    public void chose(String set, JsonNode chosen) {
        chosenRates.putIfAbsent(set, chosen.path(RATE).doubleValue());
    }

    @Override
    public Outcome run(DataSet set, long seed, TrainingListener listener) {
        Double known = chosenRates.get(set.name());
        @Nullable Outcome best = null;
        double bestValue = Double.NEGATIVE_INFINITY;
        double all = 0;
        for (double rate : known == null ? rates : List.of(known)) {
            Outcome outcome = train(set, seed, rate, listener);
            all += outcome.seconds();
            double value = SetMetric.of(set).of(set.validation(), outcome.validation());
            if (value > bestValue) {
                best = outcome;
                bestValue = value;
                chosenRates.put(set.name(), rate);
            }
        }
        if (best == null) {
            throw new IllegalStateException("no learning rate of " + rates + " gave a value on " + set.name());
        }
        return new Outcome(
                best.validation(),
                best.test(),
                best.calibrationError(),
                best.trained(),
                best.examplesPerSecond(),
                best.seconds(),
                all,
                best.chosen());
    }

    private Outcome train(DataSet set, long seed, double rate, TrainingListener listener) {
        TrainingConfig config =
                Configs.with(heeded(configs.apply(set)), Map.of("seed", seed, RATE, rate, PRECISION, precision));
        Stopwatch stopwatch = new Stopwatch();
        try (FineTuned tuned = new FineTuning(encoders.fp32(), tuning).train(set.examples(), config, listener)) {
            double seconds = stopwatch.seconds();
            return Outcome.of(
                    set,
                    tuned.predictions(set.validationInputs(), config.shards()),
                    tuned.predictions(set.testInputs(), config.shards()),
                    tuned.parameters(),
                    (long) config.epochs() * set.training().size(),
                    seconds,
                    Map.of(RATE, rate, PRECISION, precision));
        }
    }
}
