package io.graft.trainer;

import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainingConfig;
import io.graft.schemas.TrainingSettings;
import org.jspecify.annotations.Nullable;

/** The training configuration that a task's settings ask for: its defaults, where they ask for nothing. */
final class Configured {
    private Configured() {}

    /**
     * @param labels to choose from
     * @param rows to train on
     */
    static TrainingConfig by(TrainingSettings chosen, HeadKind kind, int labels, int rows) {
        TrainingConfig defaults = TrainingConfig.defaults(kind, labels, rows);
        TrainingConfig config = new TrainingConfig(
                or(chosen.bottleneck(), defaults.bottleneck()),
                or(chosen.epochs(), defaults.epochs()),
                or(chosen.batchSize(), defaults.batchSize()),
                or(chosen.learningRate(), defaults.learningRate()),
                defaults.warmup(),
                defaults.weightDecay(),
                defaults.clip(),
                or(chosen.maxTokens(), defaults.maxTokens()),
                or(chosen.shards(), defaults.shards()),
                or(chosen.seed(), defaults.seed()),
                defaults.initDeviation(),
                defaults.precision());
        return config.placing(or(chosen.placement(), defaults.placement()), or(chosen.layers(), defaults.layers()))
                .norming(chosen.layerNormRate() == null ? defaults.layerNormRate() : chosen.layerNormRate())
                .measuring(chosen.metric());
    }

    /** How many trainings the best is chosen from. */
    static int trials(TrainingSettings chosen) {
        return or(chosen.trials(), 1);
    }

    private static <T> T or(@Nullable T chosen, T fallback) {
        return chosen == null ? fallback : chosen;
    }
}
