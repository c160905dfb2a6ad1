package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains by several configurations and keeps the adapter that does best on the validation rows. Which ones are tried is
 * fixed, so the result is as much a function of data, configuration and profile as that of one training.
 */
public final class TrainingSearch {
    /** Configurations that can be tried. */
    public static final int MOST = 4;

    private final AdapterTraining training;
    private final EncoderConfig encoder;

    public TrainingSearch(Encoder encoder) {
        training = new AdapterTraining(encoder);
        this.encoder = encoder.config();
    }

    /** The best for the labels of the training rows, sorted, as {@link AdapterTraining} has them. */
    public TrainedAdapter best(
            List<TrainingExample> examples, TrainingConfig config, int trials, TrainingListener listener) {
        HeadKind kind = TrainingRows.kindOf(examples);
        return best(examples, kind, TrainingRows.labelsOf(examples), config, trials, listener);
    }

    /**
     * The best of so many trainings; the first one's, if there are too few validation rows to tell. Its evaluation lists
     * all of them.
     *
     * @param trials from 1 to {@link #MOST}, of which there are as many as differ; with 1 there is no search
     * @throws TrainingCancelledException if the listener asks for it
     * @throws IllegalArgumentException as {@link AdapterTraining#train} does, and for any other number of trials
     */
    public TrainedAdapter best(
            List<TrainingExample> examples,
            HeadKind kind,
            List<String> labels,
            TrainingConfig config,
            int trials,
            TrainingListener listener) {
        if (trials < 1 || trials > MOST) {
            throw new IllegalArgumentException("a search has 1 to " + MOST + " trials, not " + trials);
        }
        List<TrainingConfig> all = configs(config, encoder);
        List<TrainingConfig> configs = all.subList(0, Math.min(trials, all.size()));
        Progresses progresses = new Progresses(listener, configs.size());
        @Nullable TrainedAdapter best = null;
        List<Evaluation.Trial> tried = new ArrayList<>();
        for (TrainingConfig next : configs) {
            TrainedAdapter trained = training.train(examples, kind, labels, next, progresses.next());
            if (configs.size() == 1 || !trained.evaluation().confident()) {
                return trained;
            }
            tried.add(trial(trained));
            if (best == null || quality(trained).betterThan(quality(best))) {
                best = trained;
            }
        }
        return Objects.requireNonNull(best).among(tried);
    }

    /**
     * What is tried, in this order: the configuration itself; without adapters in the lowest third of its layers, one at
     * least, which is faster to train and to serve; half the learning rate; and twice. A single layer is never left out.
     */
    static List<TrainingConfig> configs(TrainingConfig config, EncoderConfig encoder) {
        List<Integer> layers = config.layers().isEmpty()
                ? IntStream.range(0, encoder.layers()).boxed().toList()
                : config.layers().stream().sorted().toList();
        List<TrainingConfig> configs = new ArrayList<>(List.of(config));
        if (layers.size() > 1) {
            configs.add(
                    config.placing(config.placement(), layers.subList(Math.max(1, layers.size() / 3), layers.size())));
        }
        configs.add(config.learning(config.learningRate() / 2));
        configs.add(config.learning(config.learningRate() * 2));
        return configs;
    }

    private static Quality quality(TrainedAdapter trained) {
        return new Quality(trained.evaluation().value(), trained.evaluation().loss());
    }

    private static Evaluation.Trial trial(TrainedAdapter trained) {
        return new Evaluation.Trial(
                trained.config().learningRate(),
                trained.config().layers(),
                trained.evaluation().value(),
                trained.evaluation().loss());
    }

    /** Tells the progress of several trainings, one after the other, as that of one. */
    private static final class Progresses {
        private final TrainingListener listener;
        private final int trainings;
        private int before = -1;
        private long seenBefore;
        private long seen;

        Progresses(TrainingListener listener, int trainings) {
            this.listener = listener;
            this.trainings = trainings;
        }

        /** What the next training tells. */
        TrainingListener next() {
            before++;
            seenBefore += seen;
            seen = 0;
            return new TrainingListener() {
                @Override
                public void onProgress(Progress progress) {
                    tell(progress);
                }

                @Override
                public boolean cancelled() {
                    return listener.cancelled();
                }
            };
        }

        private void tell(TrainingListener.Progress progress) {
            seen = progress.examplesSeen();
            listener.onProgress(new TrainingListener.Progress(
                    before * progress.epochs() + progress.epoch(),
                    trainings * progress.epochs(),
                    before * progress.steps() + progress.step(),
                    trainings * progress.steps(),
                    progress.loss(),
                    progress.validationAccuracy(),
                    seenBefore + seen));
        }
    }
}
