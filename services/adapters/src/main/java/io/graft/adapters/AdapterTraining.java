package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.graft.adapters.TrainedAdapter.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains one task's adapters and head, and the LayerNorms of the adapted layers if the configuration says so (Houlsby et
 * al. 2019, section 3.1). A pure function: the same base, data, configuration and numerics profile give the same bytes,
 * whatever else runs in the process.
 */
public final class AdapterTraining {
    private static final double HEAD_DEVIATION = 0.02;

    /** A training ends after so many epochs without a better one. */
    private static final int PATIENCE = 4;

    /** Room for states below the adapters: 3,000 texts of 55 tokens in MiniLM. */
    private static final long FROZEN_BYTES = 512L << 20;

    private final Encoder encoder;
    private final long frozenBytes;

    public AdapterTraining(Encoder encoder) {
        this(encoder, FROZEN_BYTES);
    }

    /** @param frozenBytes room for states below the lowest adapter; any gives the same one */
    AdapterTraining(Encoder encoder, long frozenBytes) {
        this.encoder = encoder;
        this.frozenBytes = frozenBytes;
    }

    /**
     * Trains a head of the kind of the rows' targets, whose labels are those of the training rows, sorted.
     *
     * @throws IllegalArgumentException as the other method does, and if there are no rows
     */
    public TrainedAdapter train(List<TrainingExample> examples, TrainingConfig config, TrainingListener listener) {
        HeadKind kind = TrainingRows.kindOf(examples);
        return train(examples, kind, TrainingRows.labelsOf(examples), config, listener);
    }

    /**
     * Trains on the training rows and keeps the epoch that does best on the validation rows; where these are too few to
     * tell, the last one.
     *
     * @param examples in any order; ids are unique
     * @param kind of the head and of every row's target
     * @param labels of the head, in the order of its logits; one without training rows learns to be unlikely
     * @throws TrainingCancelledException if the listener asks for it
     * @throws IllegalArgumentException if there are no training rows of this kind, fewer than two labels to choose from, a
     *     label that is not among the given ones, the configured metric does not suit them, the configured precision is
     *     not the encoder's, or the configured tokens are more than it can read
     * @throws IllegalStateException if the base's weights changed meanwhile, or a gradient is not finite
     */
    public TrainedAdapter train(
            List<TrainingExample> examples,
            HeadKind kind,
            List<String> labels,
            TrainingConfig config,
            TrainingListener listener) {
        TrainingConfig resolved = config.withPrecision(encoder.precision());
        TrainingRows rows = TrainingRows.of(examples, kind, labels, encoder, config.maxTokens(), config.metric());
        String before = encoder.weightsDigest();
        try (NDManager manager = encoder.program().scope()) {
            TrainedAdapter trained = new Run(rows, resolved, listener, manager).train();
            if (!before.equals(encoder.weightsDigest())) {
                throw new IllegalStateException("the frozen base changed during a training: stop using this process");
            }
            return trained;
        }
    }

    /** One training under way. */
    private final class Run {
        private final TrainingRows rows;
        private final TrainingConfig config;
        private final Workers workers;
        private final FlatParameters parameters;
        private final NDArray trained;
        private final Gradients gradients;
        private final TrainingSteps steps;
        private final List<Reading> validation;

        Run(TrainingRows rows, TrainingConfig config, TrainingListener listener, NDManager manager) {
            this.rows = rows;
            this.config = config;
            workers = new Workers(config.shards());
            SeededNumbers numbers = new SeededNumbers(config.seed());
            Torch.enter(false);
            int outputs = rows.lessons().outputs();
            parameters = new FlatParameters(config.adapters(encoder.config()), outputs);
            trained = manager.create(initial(numbers));
            trained.setName("trained");
            AdamW optimizer = new AdamW(
                    encoder.program(),
                    manager,
                    List.of(trained),
                    List.of(manager.create(parameters.decay())),
                    config.layerNormRate() == null
                            ? List.of()
                            : List.of(manager.create(parameters.factors(config.layerNormRate()))),
                    config.weightDecay(),
                    config.clip());
            gradients = new Gradients(
                    encoder.program(),
                    encoder.config(),
                    parameters.shape(),
                    workers,
                    "gradient",
                    config.shards(),
                    rows.kind(),
                    outputs,
                    encoder.weights(),
                    List.of(trained),
                    new FrozenStates(encoder, parameters.shape(), manager, frozenBytes));
            steps = new TrainingSteps(encoder.program(), rows, gradients, optimizer, numbers, config, listener);
            validation = rows.validationReadings();
        }

        private float[] initial(SeededNumbers numbers) {
            float[] values = parameters.initial(encoder, numbers, config.initDeviation(), HEAD_DEVIATION);
            if (rows.kind() == HeadKind.CLASSIFICATION) {
                parameters.put(values, HeadStart.of(encoder, rows, workers));
            }
            return values;
        }

        TrainedAdapter train() {
            boolean confident = rows.confident();
            List<Epoch> history = new ArrayList<>();
            @Nullable Candidate best = null;
            for (int epoch = 1; epoch <= config.epochs(); epoch++) {
                double loss = steps.epoch(epoch);
                Candidate candidate = validate(epoch);
                history.add(new Epoch(epoch, loss, candidate.quality.value(), candidate.quality.loss()));
                steps.report(epoch, loss, rows.validation().isEmpty() ? null : candidate.quality.value());
                if (best == null || !confident || candidate.quality.betterThan(best.quality)) {
                    best = candidate;
                } else if (epoch - best.epoch >= PATIENCE) {
                    break;
                }
            }
            return result(Objects.requireNonNull(best), confident, history);
        }

        private TrainedAdapter result(Candidate best, boolean confident, List<Epoch> history) {
            Head head = best.weights.head();
            double loss = best.quality.loss();
            @Nullable Calibration calibration = null;
            if (confident && Calibration.suits(head.kind())) {
                calibration = Calibration.of(head, rows.validation(), best.logits);
                head = calibration.fold(head);
                loss = Loss.mean(head, rows.validation(), calibration.fold(best.logits));
            }
            Evaluation evaluation = new Evaluation(
                    rows.metric().label(),
                    best.quality.value(),
                    loss,
                    rows.validation().size(),
                    rows.trivial(),
                    best.epoch,
                    confident ? Evaluation.NORMAL : "low",
                    calibration,
                    null);
            AdapterWeights weights = new AdapterWeights(best.weights.shape(), best.weights.values(), head);
            return new TrainedAdapter(weights, evaluation, config, history, gradients.largestPiece());
        }

        private Candidate validate(int epoch) {
            AdapterWeights raw = parameters.split(trained.toFloatArray(), rows.kind(), rows.labels());
            Head head = rows.lessons().scale().fold(raw.head());
            AdapterWeights weights = new AdapterWeights(raw.shape(), raw.values(), head);
            try (Classifier classifier = new Classifier(encoder, weights, config.maxTokens())) {
                List<List<float[]>> logits =
                        Reading.grouped(validation, List.of(classifier.logitsOf(Reading.rowsOf(validation), workers)));
                return new Candidate(epoch, weights, logits, Quality.of(head, rows, logits));
            }
        }
    }

    private record Candidate(int epoch, AdapterWeights weights, List<List<float[]>> logits, Quality quality) {}
}
