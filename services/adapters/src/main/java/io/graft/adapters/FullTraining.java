package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Full fine-tuning: all of the encoder's weights and a head, through the same forward, on a copy of the base. Only to
 * compare with: it tells how fast training would be without adapters, and makes nothing that could be served.
 */
public final class FullTraining {
    private static final double HEAD_DEVIATION = 0.02;

    private final Encoder encoder;

    public FullTraining(Encoder encoder) {
        if (encoder.precision() != Precision.FP32) {
            throw new IllegalArgumentException("full fine-tuning needs an encoder in fp32");
        }
        this.encoder = encoder;
    }

    /**
     * Trains on the training rows.
     *
     * @param config as for adapters, which it has none of
     * @return each epoch's mean loss
     */
    public List<Double> train(List<TrainingExample> examples, TrainingConfig config, TrainingListener listener) {
        TrainingRows rows = TrainingRows.of(examples, TrainingRows.labelsOf(examples), encoder, config.maxTokens());
        List<EncodedText> texts =
                rows.training().stream().map(TrainingRows.Row::text).toList();
        BatchPlan plan = new BatchPlan(texts, config.batchSize());
        Schedule schedule = new Schedule(config.learningRate(), config.epochs() * plan.steps(), config.warmup());
        SeededNumbers numbers = new SeededNumbers(config.seed());
        int classes = rows.labels().size();
        Workers workers = new Workers(config.shards());
        try (NDManager manager = encoder.program().scope()) {
            List<NDArray> trained = parameters(manager, numbers, classes);
            AdamW optimizer = new AdamW(
                    encoder.program(), manager, trained, decay(manager, trained), config.weightDecay(), config.clip());
            List<NDArray> base = trained.subList(0, trained.size() - 2);
            List<NDArray> head = trained.subList(trained.size() - 2, trained.size());
            Gradients gradients = new Gradients(
                    encoder.program(),
                    encoder.config(),
                    workers,
                    "full_gradient",
                    config.shards(),
                    classes,
                    base,
                    head);
            List<Double> losses = new ArrayList<>();
            int step = 0;
            long seen = 0;
            for (int epoch = 1; epoch <= config.epochs(); epoch++) {
                double total = 0;
                for (int[] batch : plan.epoch(numbers)) {
                    if (listener.cancelled()) {
                        throw new TrainingCancelledException();
                    }
                    step++;
                    seen += batch.length;
                    double loss;
                    try (NDManager scope = encoder.program().scope()) {
                        Gradients.Sum sum = gradients.of(
                                scope,
                                Arrays.stream(batch)
                                        .mapToObj(rows.training()::get)
                                        .toList());
                        optimizer.step(scope, sum.gradients(), schedule.rate(step));
                        loss = sum.loss();
                    }
                    total += loss;
                    listener.onProgress(new TrainingListener.Progress(
                            epoch, config.epochs(), step, schedule.steps(), loss, null, seen));
                }
                losses.add(total / plan.steps());
            }
            return losses;
        }
    }

    /** Copies of the base's tensors, and a new head. */
    private List<NDArray> parameters(NDManager manager, SeededNumbers numbers, int classes) {
        Torch.enter(false);
        List<NDArray> parameters = new ArrayList<>();
        for (NDArray weight : encoder.weights()) {
            NDArray copy = manager.create(weight.toFloatArray(), weight.getShape());
            copy.setName("weights[]");
            parameters.add(copy);
        }
        int hidden = encoder.config().hidden();
        float[] weight = new float[classes * hidden];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = numbers.nextTruncatedNormal(HEAD_DEVIATION);
        }
        parameters.add(manager.create(weight, new Shape(classes, hidden)));
        parameters.add(manager.zeros(new Shape(classes), DataType.FLOAT32));
        parameters.subList(parameters.size() - 2, parameters.size()).forEach(head -> head.setName("head[]"));
        return parameters;
    }

    /** Matrices decay; biases and LayerNorms do not. */
    private static List<NDArray> decay(NDManager manager, List<NDArray> trained) {
        return trained.stream()
                .map(array -> manager.create(array.getShape().dimension() > 1 ? 1f : 0f))
                .toList();
    }
}
