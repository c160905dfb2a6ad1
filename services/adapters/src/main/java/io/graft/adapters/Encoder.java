package io.graft.adapters;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.graft.adapters.Program.Arguments;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The base: a frozen pretrained encoder with its tokenizer. One per process; thread-safe. Its native memory lives until
 * it is closed.
 */
public final class Encoder implements AutoCloseable {
    private static final String WEIGHTS = "/all-minilm-l6-v2.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
    private static final EncoderConfig MINILM = new EncoderConfig(
            "sentence-transformers/all-MiniLM-L6-v2",
            6,
            384,
            12,
            1536,
            30522,
            512,
            1e-12,
            Activation.GELU,
            Pooling.MEAN);

    private final EncoderConfig config;
    private final Device device;
    private final Precision precision;
    private final NDManager manager;
    private final Program program;
    private final WordPieces wordPieces;
    private final List<NDArray> weights;
    private final IValue weightList;
    private final String baseDigest;
    private final Profile profile;

    private Encoder(EngineSettings settings, EncoderConfig config, BaseWeights base, byte[] tokenizer) {
        this.config = config;
        Engine engine = Torch.load();
        CpuInfo cpu = CpuInfo.read(Path.of("/proc/cpuinfo"));
        device = Torch.device(engine, settings.device());
        precision = precision(settings.precision(), cpu, device);
        wordPieces = new WordPieces(tokenizer);
        manager = NDManager.newBaseManager(device, Torch.ENGINE);
        program = new Program(manager);
        weights = weights(base);
        weightList = IValue.listFrom(weights.toArray(PtNDArray[]::new));
        Sha256 digest = new Sha256();
        base.digest(digest);
        baseDigest = "sha256:"
                + digest.add(tokenizer).add(Sha256.utf8(config.identity())).hex();
        profile = Profile.of(engine, device, cpu, precision, baseDigest);
    }

    /**
     * Loads MiniLM-L6-H384 from the class path onto the device.
     *
     * @throws EngineUnavailableException if the device or the platform cannot run it
     */
    public static Encoder load(EngineSettings settings) {
        try (InputStream weights = resource(WEIGHTS);
                InputStream tokenizer = resource(TOKENIZER)) {
            return new Encoder(
                    settings,
                    MINILM,
                    BaseWeights.readOnnx(new BufferedInputStream(weights, 1 << 16)),
                    tokenizer.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the base could not be read from the class path", e);
        }
    }

    private static InputStream resource(String name) {
        InputStream stream = Encoder.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("the class path has no " + name);
        }
        return stream;
    }

    private static Precision precision(String setting, CpuInfo cpu, Device device) {
        return switch (setting) {
            case "fp32" -> Precision.FP32;
            case "bf16" -> Precision.BF16;
            default -> device.isGpu() || cpu.nativeBf16() ? Precision.BF16 : Precision.FP32;
        };
    }

    private List<NDArray> weights(BaseWeights base) {
        List<NDArray> loaded = new ArrayList<>();
        for (BaseWeights.Tensor tensor : base.ordered(config.layers())) {
            loaded.add(manager.create(
                    tensor.values(),
                    new Shape(tensor.shape().stream()
                            .mapToLong(Integer::longValue)
                            .toArray())));
        }
        named(loaded);
        return List.copyOf(
                precision == Precision.FP32
                        ? loaded
                        : named(program.runRecorded("in_bf16", false, new NDList(loaded))));
    }

    /** With the name by which DJL makes them one list of a recorded call. */
    private static List<NDArray> named(List<NDArray> arrays) {
        arrays.forEach(array -> array.setName("weights[]"));
        return arrays;
    }

    public EncoderConfig config() {
        return config;
    }

    public Precision precision() {
        return precision;
    }

    /** {@code sha256:} and the digest of weights (sorted names, shapes, bytes), tokenizer and configuration. */
    public String baseDigest() {
        return baseDigest;
    }

    /**
     * {@code sha256:} and the digest of the tensors in native memory, as they are now: equal before and after anything
     * that leaves the base frozen.
     */
    public String weightsDigest() {
        Sha256 digest = new Sha256();
        for (NDArray weight : weights) {
            try (NDManager scope = program.scope();
                    Arguments arguments = new Arguments().tensor(weight)) {
                digest.add(program.run("in_fp32", scope, arguments));
            }
        }
        return "sha256:" + digest.hex();
    }

    public Profile profile() {
        return profile;
    }

    /** The text, or the pair, as at most {@link ShapeRule#maxTokens} tokens. */
    public EncodedText tokenize(String text, @Nullable String textPair) {
        return tokenize(text, textPair, ShapeRule.maxTokens());
    }

    /**
     * The text, or the pair, as at most {@code maxTokens} tokens, special ones included.
     *
     * @throws IllegalArgumentException if that is no number from 1 to {@link ShapeRule#maxTokens}
     */
    public EncodedText tokenize(String text, @Nullable String textPair, int maxTokens) {
        return wordPieces.encode(text, textPair, ShapeRule.requireMaxTokens(maxTokens));
    }

    /**
     * An input as a kind of head reads it, in rows of at most {@code maxTokens} tokens.
     *
     * @throws IllegalArgumentException if that is no number from 1 to {@link ShapeRule#maxTokens}, or the input is none for
     *     this kind
     */
    public Reading read(HeadKind kind, Input input, int maxTokens) {
        return wordPieces.read(kind, input, ShapeRule.requireMaxTokens(maxTokens));
    }

    /** Pooled features (d) of the plain encoder, without adapters, in the texts' order; any lengths. */
    public float[][] pool(List<EncodedText> texts) {
        float[][] features = new float[texts.size()][];
        try (NDArray none = manager.create(new Shape(0), DataType.FLOAT32)) {
            for (List<Integer> rows : LengthGroups.of(texts)) {
                float[][] pooled = vectors(rows.stream().map(texts::get).toList(), null, none, new long[0]);
                for (int i = 0; i < pooled.length; i++) {
                    features[rows.get(i)] = pooled[i];
                }
            }
        }
        return features;
    }

    /**
     * What heads read of texts of one padded length, see {@link AdapterBank#vectors}: in one native call on a CPU, in calls
     * of a fixed number of rows on a GPU.
     *
     * @param shape of the bank's adapters; null with an empty bank
     * @param bank (T, P), or empty
     * @param slots each text's row of the bank; empty with an empty bank
     */
    float[][] vectors(List<EncodedText> texts, @Nullable AdapterShape shape, NDArray bank, long[] slots) {
        return vectors(texts, weightList, shape, bank, slots);
    }

    /** The same with other weights than the base's own, in the same order. */
    float[][] vectors(
            List<EncodedText> texts, IValue weights, @Nullable AdapterShape shape, NDArray bank, long[] slots) {
        boolean perToken = texts.get(0).perToken();
        float[] values = forward(
                perToken ? "tokens" : "pooled",
                batch(texts),
                weights,
                shape,
                bank,
                slots,
                perToken ? Batch.places(texts) : null);
        return split(values, texts);
    }

    /** Texts of one padded length, laid out by the shape rule. */
    Batch batch(List<EncodedText> texts) {
        return Batch.of(texts, device.isGpu() ? ShapeRule.gpuRows(texts.get(0).paddedLength()) : 1);
    }

    /** What belongs to each text. */
    private float[][] split(float[] values, List<EncodedText> texts) {
        float[][] rows = new float[texts.size()][];
        int start = 0;
        for (int row = 0; row < rows.length; row++) {
            int end = start + texts.get(row).vectors() * config.hidden();
            rows[row] = Arrays.copyOfRange(values, start, end);
            start = end;
        }
        return rows;
    }

    /** Rows of a call of such a padded length: enough to be fast, few enough that other work need not wait long. */
    int batchRows(int paddedLength) {
        return device.isGpu() ? ShapeRule.gpuRows(paddedLength) : ShapeRule.cpuRows(paddedLength);
    }

    /** Runs {@code hidden} or {@code pooled}. Rows that only fill the batch use the last row's adapter. */
    float[] forward(String method, Batch batch, @Nullable AdapterShape shape, NDArray bank, long[] slots) {
        return forward(method, batch, weightList, shape, bank, slots, null);
    }

    /** @param places for {@code tokens} alone */
    private float[] forward(
            String method,
            Batch batch,
            IValue weights,
            @Nullable AdapterShape shape,
            NDArray bank,
            long[] slots,
            long @Nullable [] places) {
        long[] allSlots = slots.length == 0 ? slots : Arrays.copyOf(slots, batch.rows());
        Arrays.fill(allSlots, slots.length, allSlots.length, slots.length == 0 ? 0 : slots[slots.length - 1]);
        try (NDManager scope = program.scope();
                Arguments arguments = new Arguments()) {
            arguments
                    .batch(scope, batch)
                    .shared(weights)
                    .tensor(bank)
                    .tensor(scope.create(allSlots, new Shape(allSlots.length)))
                    .integers(ForwardPlan.of(config, shape))
                    .number(config.layerNormEps());
            if (places != null) {
                arguments.tensor(scope.create(places, new Shape(places.length)));
            }
            return program.run(method, scope, arguments);
        }
    }

    Program program() {
        return program;
    }

    Device device() {
        return device;
    }

    NDManager manager() {
        return manager;
    }

    List<NDArray> weights() {
        return weights;
    }

    /** Frees the native memory; banks and trainings on this encoder must have ended. */
    @Override
    public void close() {
        weightList.close();
        program.close();
        manager.close();
        wordPieces.close();
    }
}
