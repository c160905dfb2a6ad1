package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a fine-tuning made, in memory only. Thread-safe; owns native memory. */
public final class FineTuned implements AutoCloseable {
    private final Encoder encoder;
    private final NDManager manager;
    private final IValue weights;
    private final @Nullable AdapterShape shape;
    private final NDArray bank;
    private final Head head;
    private final int maxTokens;
    private final long parameters;

    /**
     * @param manager owned
     * @param weights as the encoder's, some of them trained
     * @param shape of the adapters; null if there are none
     * @param flat adapters, if any, and head
     * @param lessons that it was trained with
     * @param parameters that were trained
     */
    FineTuned(
            Encoder encoder,
            NDManager manager,
            List<NDArray> weights,
            @Nullable AdapterShape shape,
            float[] flat,
            Lessons lessons,
            int maxTokens,
            long parameters) {
        this.encoder = encoder;
        this.manager = manager;
        this.weights = IValue.listFrom(weights.toArray(PtNDArray[]::new));
        this.shape = shape;
        this.maxTokens = maxTokens;
        this.parameters = parameters;
        int hidden = encoder.config().hidden();
        int bias = flat.length - lessons.outputs();
        int weight = bias - lessons.outputs() * hidden;
        bank = weight == 0
                ? manager.create(new Shape(0), DataType.FLOAT32)
                : manager.create(Arrays.copyOf(flat, weight), new Shape(1, weight));
        head = lessons.scale()
                .fold(new Head(
                        lessons.kind(),
                        lessons.labels(),
                        hidden,
                        Arrays.copyOfRange(flat, weight, bias),
                        Arrays.copyOfRange(flat, bias, flat.length)));
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
        float[][] logits = new float[texts.size()][];
        List<Callable<Integer>> calls = new ArrayList<>();
        for (List<Integer> group : LengthGroups.of(texts)) {
            calls.add(() -> {
                float[][] vectors =
                        encoder.vectors(group.stream().map(texts::get).toList(), weights, shape, bank, new long[0]);
                for (int i = 0; i < vectors.length; i++) {
                    logits[group.get(i)] = head.logits(vectors[i]);
                }
                return vectors.length;
            });
        }
        workers.all(calls);
        return logits;
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        weights.close();
        manager.close();
    }
}
