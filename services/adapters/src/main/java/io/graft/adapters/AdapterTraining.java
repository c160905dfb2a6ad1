package io.graft.adapters;

import java.util.List;

/** Trains one task's adapters and head: a pure function of base, data, configuration and profile. */
@SuppressWarnings("DoNotCallSuggester")
public final class AdapterTraining {
    private final Encoder encoder;

    public AdapterTraining(Encoder encoder) {
        this.encoder = encoder;
    }

    public TrainedAdapter train(List<TrainingExample> examples, TrainingConfig config, TrainingListener listener) {
        throw new UnsupportedOperationException(
                "training on " + encoder.config().name());
    }
}
