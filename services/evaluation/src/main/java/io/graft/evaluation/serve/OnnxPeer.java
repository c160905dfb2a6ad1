package io.graft.evaluation.serve;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.graft.adapters.EncodedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The same encoder, without adapters, in ONNX Runtime with one thread per call. Thread-safe. */
final class OnnxPeer implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    private OnnxPeer(byte[] graph) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = ENVIRONMENT.createSession(graph, options);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not load the encoder", e);
        }
    }

    static OnnxPeer fp32() {
        return new OnnxPeer(resource("/all-minilm-l6-v2.onnx"));
    }

    static OnnxPeer int8() {
        return new OnnxPeer(resource("/all-minilm-l6-v2-q.onnx"));
    }

    private static byte[] resource(String name) {
        try (InputStream stream = OnnxPeer.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the class path has no " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs texts as one batch, padded to its longest, and leaves the hidden states unread. */
    void run(List<EncodedText> texts) {
        try (Batch batch = new Batch(texts);
                OrtSession.Result result = session.run(batch.inputs)) {
            if (result.size() == 0) {
                throw new IllegalStateException("ONNX Runtime answers nothing");
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime fails", e);
        }
    }

    /** The mean over one text's tokens (d). */
    float[] pooled(EncodedText text) {
        try (Batch batch = new Batch(List.of(text));
                OrtSession.Result result = session.run(batch.inputs)) {
            float[][] tokens = ((float[][][]) result.get(0).getValue())[0];
            float[] mean = new float[tokens[0].length];
            for (float[] token : tokens) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += token[i] / tokens.length;
                }
            }
            return mean;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime fails", e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not close", e);
        }
    }

    /** The graph's three inputs (B, S) of int64. */
    private static final class Batch implements AutoCloseable {
        private final Map<String, OnnxTensor> inputs;

        Batch(List<EncodedText> texts) throws OrtException {
            int longest = texts.stream().mapToInt(EncodedText::tokens).max().orElseThrow();
            long[][] ids = new long[texts.size()][longest];
            long[][] types = new long[texts.size()][longest];
            long[][] mask = new long[texts.size()][longest];
            for (int row = 0; row < ids.length; row++) {
                EncodedText text = texts.get(row);
                for (int i = 0; i < text.tokens(); i++) {
                    ids[row][i] = text.ids()[i];
                    types[row][i] = text.types()[i];
                }
                Arrays.fill(mask[row], 0, text.tokens(), 1);
            }
            inputs = Map.of(
                    "input_ids", OnnxTensor.createTensor(ENVIRONMENT, ids),
                    "token_type_ids", OnnxTensor.createTensor(ENVIRONMENT, types),
                    "attention_mask", OnnxTensor.createTensor(ENVIRONMENT, mask));
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
        }
    }
}
