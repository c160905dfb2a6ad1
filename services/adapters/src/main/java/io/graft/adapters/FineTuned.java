package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.List;

/** What a fine-tuning made, in memory only. Thread-safe; owns native memory. */
public final class FineTuned implements AutoCloseable {
    private final Encoder encoder;
    private final NDManager manager;
    private final IValue weights;
    private final NDArray none;
    private final Head head;
    private final int maxTokens;
    private final long parameters;

    /**
     * @param manager owned
     * @param weights as the encoder's, some of them trained
     * @param trained head, flat
     * @param lessons that it was trained with
     * @param parameters that were trained
     */
    FineTuned(
            Encoder encoder,
            NDManager manager,
            List<NDArray> weights,
            float[] trained,
            Lessons lessons,
            int maxTokens,
            long parameters) {
        this.encoder = encoder;
        this.manager = manager;
        this.weights = IValue.listFrom(weights.toArray(PtNDArray[]::new));
        this.maxTokens = maxTokens;
        this.parameters = parameters;
        int bias = trained.length - lessons.outputs();
        none = manager.create(new Shape(0), DataType.FLOAT32);
        head = lessons.scale()
                .fold(new Head(
                        lessons.kind(),
                        lessons.labels(),
                        encoder.config().hidden(),
                        Arrays.copyOf(trained, bias),
                        Arrays.copyOfRange(trained, bias, trained.length)));
    }

    public Head head() {
        return head;
    }

    /** Parameters that were trained, the head's too. */
    public long parameters() {
        return parameters;
    }

    /** Logits (k) of each input, in order; any lengths. */
    public float[][] logits(List<Input> inputs, int threads) {
        return logitsOf(
                inputs.stream()
                        .map(input -> encoder.tokenize(input.text(), input.textPair(), maxTokens))
                        .toList(),
                new Workers(threads));
    }

    /** The prediction for each input, in order; any lengths. */
    public List<Prediction> predictions(List<Input> inputs, int threads) {
        List<Reading> readings = inputs.stream()
                .map(input -> encoder.read(head.kind(), input, maxTokens))
                .toList();
        float[][] logits = logitsOf(Reading.rowsOf(readings), new Workers(threads));
        return Decoder.all(head, readings, List.of(logits));
    }

    float[][] logitsOf(List<EncodedText> texts, Workers workers) {
        return LengthGroups.map(
                texts, workers, group -> head.logits(encoder.vectors(group, weights, null, none, new long[0])));
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        weights.close();
        manager.close();
    }
}
