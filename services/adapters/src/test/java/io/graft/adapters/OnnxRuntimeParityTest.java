package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same weights through ONNX Runtime, an independent implementation of every operator. */
class OnnxRuntimeParityTest {
    private static final float TOLERANCE = 1e-5f;
    private static final int HIDDEN = 384;

    private Encoder encoder = TestEncoder.fp32();
    private String onnx = "/all-minilm-l6-v2.onnx";

    @Test
    void shouldAgreeWithOnnxRuntimeOnEveryTokenAndOnTheMean() throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        List<EncodedText> texts =
                Sentences.ALL.stream().map(text -> encoder.tokenize(text, null)).toList();
        float[][] means = encoder.pool(texts);
        double worstToken = 0;
        double worstMean = 0;
        try (OrtSession session = environment.createSession(onnx())) {
            for (int i = 0; i < texts.size(); i++) {
                float[][] expected = onnxRuntime(environment, session, texts.get(i));
                worstToken = Math.max(worstToken, worst(Arrays.asList(expected), hidden(texts.get(i))));
                worstMean = Math.max(worstMean, worst(List.of(mean(expected)), means[i]));
            }
        }
        assertThat(worstToken).isPositive().isLessThan(TOLERANCE);
        assertThat(worstMean).isPositive().isLessThan(TOLERANCE);
    }

    @Test
    void shouldAgreeWithOnnxRuntimeOnPairs() throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        EncodedText pair = encoder.tokenize(Sentences.ALL.get(3), Sentences.ALL.get(4));
        try (OrtSession session = environment.createSession(onnx())) {
            float[][] expected = onnxRuntime(environment, session, pair);
            assertThat(worst(Arrays.asList(expected), hidden(pair))).isLessThan(TOLERANCE);
        }
    }

    @Test
    void shouldAgreeWithOnnxRuntimeOnTwelveLayers() throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        onnx = "/bge-small-en-v1.5.onnx";
        try (Encoder bge = Encoder.load(new EngineSettings("cpu", "fp32", "bge-small", "auto"));
                OrtSession session = environment.createSession(onnx())) {
            encoder = bge;
            EncodedText pair = bge.tokenize(Sentences.ALL.get(3), Sentences.ALL.get(4));
            float[][] expected = onnxRuntime(environment, session, pair);
            assertThat(worst(Arrays.asList(expected), hidden(pair)))
                    .isPositive()
                    .isLessThan(TOLERANCE);
            assertThat(worst(List.of(expected[0]), bge.pool(List.of(pair))[0])).isLessThan(TOLERANCE);
        }
    }

    private float[] hidden(EncodedText text) {
        try (NDArray none = encoder.manager().create(new Shape(0), DataType.FLOAT32)) {
            return encoder.forward("hidden", Batch.of(List.of(text), 2), null, none, new long[0]);
        }
    }

    private static double worst(List<float[]> expected, float[] actual) {
        double worst = 0;
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < HIDDEN; i++) {
                worst = Math.max(worst, Math.abs(expected.get(row)[i] - actual[row * HIDDEN + i]));
            }
        }
        return worst;
    }

    private static float[] mean(float[][] rows) {
        float[] mean = new float[HIDDEN];
        for (int i = 0; i < HIDDEN; i++) {
            double sum = 0;
            for (float[] row : rows) {
                sum += row[i];
            }
            mean[i] = (float) (sum / rows.length);
        }
        return mean;
    }

    private static float[][] onnxRuntime(OrtEnvironment environment, OrtSession session, EncodedText text)
            throws OrtException {
        long[] ones = new long[text.tokens()];
        Arrays.fill(ones, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {longs(text.ids())});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][] {longs(text.types())});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "token_type_ids", types, "attention_mask", mask))) {
            return ((float[][][]) result.get(0).getValue())[0];
        }
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    private byte[] onnx() throws IOException {
        try (InputStream stream = OnnxRuntimeParityTest.class.getResourceAsStream(onnx)) {
            return stream.readAllBytes();
        }
    }
}
