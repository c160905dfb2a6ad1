package io.graft.adapters;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A base as configured, not yet on a device.
 *
 * @param config of its encoder
 * @param identity the text of the configuration that its digest covers
 * @param tokenizer a {@code tokenizer.json}
 * @param tensors its weights
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not copied
record Base(EncoderConfig config, String identity, byte[] tokenizer, BaseTensors tensors) implements AutoCloseable {
    /** MiniLM-L6-H384, out of its Maven artifact. */
    static final String MINILM = "minilm";

    /** The 12-layer BGE, out of its Maven artifact. */
    static final String BGE_SMALL = "bge-small";

    /** As the base's own files say. */
    static final String AUTO = "auto";

    /**
     * Opens the base that the settings name.
     *
     * @throws UnusableBaseException if there is no such base, or one that this code cannot run
     */
    static Base open(EngineSettings settings) {
        String pooling = settings.pooling();
        return switch (settings.base()) {
            case MINILM ->
                packaged(
                        "/all-minilm-l6-v2.onnx",
                        "/all-minilm-l6-v2-tokenizer.json",
                        new EncoderConfig(
                                "sentence-transformers/all-MiniLM-L6-v2",
                                6,
                                384,
                                12,
                                1536,
                                30522,
                                512,
                                1e-12,
                                Activation.GELU,
                                pooling(pooling, Pooling.MEAN)));
            // Its authors pool the first token (1_Pooling/config.json of BAAI/bge-small-en-v1.5).
            case BGE_SMALL ->
                packaged(
                        "/bge-small-en-v1.5.onnx",
                        "/bge-small-en-v1.5-tokenizer.json",
                        new EncoderConfig(
                                "BAAI/bge-small-en-v1.5",
                                12,
                                384,
                                12,
                                1536,
                                30522,
                                512,
                                1e-12,
                                Activation.GELU,
                                pooling(pooling, Pooling.FIRST)));
            default -> Checkpoint.open(Path.of(settings.base()), pooling);
        };
    }

    private static Pooling pooling(String setting, Pooling own) {
        if (setting.equals(Pooling.POOLER.label())) {
            throw new UnusableBaseException("this base has no pooler: its pooling can be mean or first");
        }
        return Pooling.named(setting).orElse(own);
    }

    private static Base packaged(String weights, String tokenizer, EncoderConfig config) {
        try (InputStream onnx = resource(weights);
                InputStream json = resource(tokenizer)) {
            return new Base(
                    config,
                    config.identity(),
                    json.readAllBytes(),
                    BaseWeights.readOnnx(new BufferedInputStream(onnx, 1 << 16)));
        } catch (IOException e) {
            throw new UncheckedIOException("the base could not be read from the class path", e);
        }
    }

    private static InputStream resource(String name) {
        InputStream stream = Base.class.getResourceAsStream(name);
        if (stream == null) {
            throw new UnusableBaseException("the class path has no " + name
                    + ": add the base's dev.langchain4j:langchain4j-embeddings artifact");
        }
        return stream;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
