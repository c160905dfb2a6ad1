package io.graft.adapters;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tuning of some or all of the encoder's own weights, with a head, through the same forward, on a copy of the base.
 * Only to compare with: it makes nothing that could be served.
 */
public final class FineTuning {
    private static final double HEAD_DEVIATION = 0.02;

    private final Encoder encoder;
    private final Tuning tuning;

    /**
     * @param encoder in fp32, since the trained weights start from its own
     * @param tuning of the encoder's own weights
     */
    public FineTuning(Encoder encoder, Tuning tuning) {
        if (encoder.precision() != Precision.FP32) {
            throw new IllegalArgumentException("fine-tuning needs an encoder in fp32");
        }
        this.encoder = encoder;
        this.tuning = tuning;
    }

    /**
     * Trains on the training rows and keeps the epoch that does best on the validation rows; where these are too few to
     * tell, the last one.
     *
     * @param config as for adapters; its precision {@code bf16} means that linear layers compute in bf16 on trained
     *     weights of fp32, any other fp32
     * @return owned by the caller
     */
    public FineTuned train(List<TrainingExample> examples, TrainingConfig config, TrainingListener listener) {
        HeadKind kind = TrainingRows.kindOf(examples);
        TrainingRows rows = TrainingRows.of(
                examples, kind, TrainingRows.labelsOf(examples), encoder, config.maxTokens(), config.metric());
        try (NDManager manager = encoder.program().scope()) {
            return new Run(rows, config, listener, manager).train();
        }
    }

    /** One training under way. */
    private final class Run {
        private final TrainingRows rows;
        private final TrainingConfig config;
        private final Workers workers;
        private final TunedWeights tuned;
        private final TrainingSteps steps;
        private final List<Reading> validation;

        Run(TrainingRows rows, TrainingConfig config, TrainingListener listener, NDManager manager) {
            this.rows = rows;
            this.config = config;
            workers = new Workers(config.shards());
            SeededNumbers numbers = new SeededNumbers(config.seed());
            int outputs = rows.lessons().outputs();
            FlatParameters parameters = new FlatParameters(config.adapters(encoder.config()), outputs);
            Torch.enter(false);
            tuned = new TunedWeights(
                    manager,
                    encoder.weights(),
                    tuning.indices(encoder.config().layers()),
                    headOf(parameters, parameters.initial(encoder, numbers, config.initDeviation(), HEAD_DEVIATION)),
                    config.precision().equals(Precision.BF16.label()));
            AdamW optimizer = new AdamW(
                    encoder.program(),
                    manager,
                    tuned.trained(),
                    tuned.decay(headOf(parameters, parameters.decay())),
                    List.of(),
                    config.weightDecay(),
                    config.clip());
            Gradients gradients = new Gradients(
                    encoder.program(),
                    encoder.config(),
                    null,
                    workers,
                    "tuned_gradient",
                    config.shards(),
                    rows.kind(),
                    outputs,
                    encoder.weights(),
                    tuned.arguments(),
                    null);
            steps = new TrainingSteps(encoder.program(), rows, gradients, optimizer, numbers, config, listener);
            validation = rows.validationReadings();
        }

        private static float[] headOf(FlatParameters parameters, float[] flat) {
            return Arrays.copyOfRange(flat, parameters.shape().parameters(), flat.length);
        }

        FineTuned train() {
            boolean confident = rows.confident();
            @Nullable Candidate best = null;
            try {
                for (int epoch = 1; epoch <= config.epochs(); epoch++) {
                    double loss = steps.epoch(epoch);
                    if (!confident && epoch < config.epochs()) {
                        continue;
                    }
                    Candidate candidate = validate();
                    if (best != null && !candidate.quality.betterThan(best.quality)) {
                        candidate.tuned.close();
                    } else {
                        if (best != null) {
                            best.tuned.close();
                        }
                        best = candidate;
                    }
                    steps.report(epoch, loss, validation.isEmpty() ? null : candidate.quality.value());
                }
            } catch (RuntimeException | Error e) {
                if (best != null) {
                    best.tuned.close();
                }
                throw e;
            }
            return Objects.requireNonNull(best).tuned;
        }

        private Candidate validate() {
            FineTuned candidate = tuned.snapshot(encoder, rows.lessons(), config.maxTokens());
            try {
                List<List<float[]>> logits =
                        Reading.grouped(validation, List.of(candidate.logitsOf(Reading.rowsOf(validation), workers)));
                return new Candidate(candidate, Quality.of(candidate.head(), rows, logits));
            } catch (RuntimeException | Error e) {
                candidate.close();
                throw e;
            }
        }
    }

    /** @param tuned owned by the run until it is returned */
    private record Candidate(FineTuned tuned, Quality quality) {}
}
