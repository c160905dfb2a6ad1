package io.graft.evaluation.methods;

import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.adapters.TrainingSearch;
import io.graft.evaluation.sets.DataSet;
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
        Counting counting = new Counting(listener);
        TrainedAdapter trained = new TrainingSearch(encoders.serving()).best(set.examples(), config, trials, counting);
        Timed fresh = new Timed(set, config, trials, trained, counting.seen, stopwatch.seconds());
        last = fresh;
        return fresh;
    }

    /** Remembers how many examples were seen; all else is another's. */
    private static final class Counting implements TrainingListener {
        private final TrainingListener listener;
        private long seen;

        Counting(TrainingListener listener) {
            this.listener = listener;
        }

        @Override
        public void onProgress(Progress progress) {
            seen = progress.examplesSeen();
            listener.onProgress(progress);
        }

        @Override
        public boolean cancelled() {
            return listener.cancelled();
        }
    }
}
