package io.graft.evaluation.methods;

import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.adapters.TrainingSearch;
import io.graft.evaluation.sets.DataSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Trainings of adapters. The last one is remembered, so that several methods may ask what it made. */
final class Trainings {
    private final Encoders encoders;

    @Nullable
    private Timed last;

    Trainings(Encoders encoders) {
        this.encoders = encoders;
    }

    /**
     * @param examplesSeen of all trials
     * @param seconds that they took
     */
    record Timed(
            DataSet set,
            TrainingConfig config,
            int trials,
            TrainedAdapter trained,
            long examplesSeen,
            double seconds) {}

    Timed of(DataSet set, TrainingConfig config, int trials, TrainingListener listener) {
        @Nullable Timed known = last;
        if (known != null
                && known.set().name().equals(set.name())
                && known.config().equals(config)
                && known.trials() == trials) {
            return known;
        }
        Stopwatch stopwatch = new Stopwatch();
        AtomicLong seen = new AtomicLong();
        TrainedAdapter trained = new TrainingSearch(encoders.serving())
                .best(set.examples(), config, trials, progress -> {
                    seen.set(progress.examplesSeen());
                    listener.onProgress(progress);
                });
        Timed fresh = new Timed(set, config, trials, trained, seen.get(), stopwatch.seconds());
        last = fresh;
        return fresh;
    }
}
