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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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
    /** Values that are written to the device at once. */
    private static final int PIECE = 1 << 20;

    private final EncoderConfig config;
    private final Device device;
    private final Precision precision;
    private final NDManager manager;
    private final Program program;
    private final WordPieces wordPieces;
    private final List<NDArray> weights;
    private final List<NDArray> packed;
    private final IValue weightList;
    private final String baseDigest;
    private final Profile profile;

    private Encoder(EngineSettings settings, Base base) {
        config = base.config();
        Engine engine = Torch.load();
        CpuInfo cpu = CpuInfo.read(Path.of("/proc/cpuinfo"));
        device = Torch.device(engine, settings.device());
        precision = precision(settings.precision(), cpu, device);
        wordPieces = new WordPieces(base.tokenizer());
        manager = NDManager.newBaseManager(device, Torch.ENGINE);
        program = new Program(manager, products(precision, cpu, device));
        Sha256 digest = new Sha256();
        weights = inPrecision(loaded(base.tensors(), digest));
        packed = program.runRecorded("packed", false, new NDList(weights));
        weightList = IValue.listFrom(packed.toArray(PtNDArray[]::new));
        baseDigest = "sha256:"
                + digest.add(base.tokenizer()).add(Sha256.utf8(base.identity())).hex();
        profile = Profile.of(engine, device, cpu, precision, baseDigest);
    }

    /**
     * Loads the base that the settings name onto the device.
     *
     * @throws EngineUnavailableException if the device or the platform cannot run it
     * @throws UnusableBaseException if there is no such base, or one that this code cannot run
     */
    public static Encoder load(EngineSettings settings) {
        try (Base base = Base.open(settings)) {
            return new Encoder(settings, base);
        }
    }

    private static Precision precision(String setting, CpuInfo cpu, Device device) {
        return switch (setting) {
            case "fp32" -> Precision.FP32;
            case "bf16" -> Precision.BF16;
            default -> device.isGpu() || cpu.nativeBf16() ? Precision.BF16 : Precision.FP32;
        };
    }

    private static Program.Products products(Precision precision, CpuInfo cpu, Device device) {
        return precision == Precision.BF16 && !device.isGpu() && cpu.nativeBf16()
                ? Program.Products.ONEDNN
                : Program.Products.ATEN;
    }

    /**
     * The forward's tensors, filled piece by piece, so that the weights are in memory once; and the digest of every
     * tensor's name, shape and bytes, in the order of names.
     */
    private List<NDArray> loaded(BaseTensors tensors, Sha256 digest) {
        WeightLayout layout = new WeightLayout(config);
        Torch.enter(false);
        List<NDArray> loaded = new ArrayList<>();
        for (List<Integer> shape : layout.shapes()) {
            long[] dimensions = shape.stream().mapToLong(Integer::longValue).toArray();
            loaded.add(manager.zeros(new Shape(dimensions), DataType.FLOAT32));
        }
        for (String name : layout.places().keySet()) {
            if (!tensors.names().contains(name)) {
                throw new UnusableBaseException("the base has no tensor " + name);
            }
        }
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.nativeOrder());
        for (String name : tensors.names()) {
            digest.add(Sha256.utf8(name + tensors.shape(name) + "\n"));
            WeightLayout.@Nullable Place place = layout.places().get(name);
            int[] offset = {place == null ? 0 : place.offset()};
            tensors.read(name, values -> {
                digest.add(values);
                if (place != null) {
                    fill(loaded.get(place.index()), offset[0], values, piece);
                    offset[0] += values.limit();
                }
            });
        }
        return loaded;
    }

    /** Writes values into a tensor in native memory from an offset on. */
    private void fill(NDArray tensor, int offset, FloatBuffer values, ByteBuffer piece) {
        for (int start = 0; start < values.limit(); start += PIECE) {
            int count = Math.min(PIECE, values.limit() - start);
            piece.clear().limit(count * Float.BYTES);
            piece.asFloatBuffer().put(values.slice(start, count));
            try (NDManager scope = program.scope();
                    Arguments arguments = new Arguments()) {
                NDArray part = scope.create(piece, new Shape(count), DataType.FLOAT32);
                arguments.tensor(tensor).integer(offset + start).tensor(part);
                program.run("fill", scope, arguments);
            }
        }
    }

    /** One after the other, so that no two forms of all weights are in memory at once. */
    private List<NDArray> inPrecision(List<NDArray> loaded) {
        if (precision == Precision.FP32) {
            return List.copyOf(named(loaded));
        }
        List<NDArray> converted = new ArrayList<>();
        for (int i = 0; i < loaded.size(); i++) {
            try (NDArray whole = loaded.get(i);
                    NDArray place = manager.create(i)) {
                converted.addAll(program.runRecorded("placed_in_bf16", false, new NDList(whole, place)));
            }
        }
        return List.copyOf(named(converted));
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
        return wordPieces.encode(text, textPair, limit(maxTokens));
    }

    /**
     * An input as a kind of head reads it, in rows of at most {@code maxTokens} tokens.
     *
     * @throws IllegalArgumentException if that is no number from 1 to {@link ShapeRule#maxTokens}, or the input is none for
     *     this kind
     */
    public Reading read(HeadKind kind, Input input, int maxTokens) {
        return wordPieces.read(kind, input, limit(maxTokens));
    }

    /** The asked number of tokens, as far as the base has positions for them. */
    private int limit(int maxTokens) {
        return Math.min(ShapeRule.requireMaxTokens(maxTokens), ShapeRule.longest(config.maxPositions()));
    }

    /** Pooled features (d) of the plain encoder, without adapters, in the texts' order; any lengths. */
    public float[][] pool(List<EncodedText> texts) {
        try (NDArray none = manager.create(new Shape(0), DataType.FLOAT32)) {
            return LengthGroups.map(texts, group -> vectors(group, null, none, new long[0]));
        }
    }

    /** The same on several threads, padded as a training pads texts: less than answers need, so with other last bits. */
    float[][] poolForTraining(List<EncodedText> texts, Workers workers) {
        try (NDArray none = manager.create(new Shape(0), DataType.FLOAT32)) {
            return LengthGroups.map(
                    texts,
                    BatchPlan::length,
                    workers,
                    group -> vectors(Batch.forTraining(group), group, weightList, null, none, new long[0]));
        }
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
        return vectors(batch(texts), texts, weights, shape, bank, slots);
    }

    private float[][] vectors(
            Batch batch,
            List<EncodedText> texts,
            IValue weights,
            @Nullable AdapterShape shape,
            NDArray bank,
            long[] slots) {
        boolean perToken = texts.get(0).perToken();
        float[] values = forward(
                perToken ? "tokens" : "pooled",
                batch,
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

    /** Weight (d) and bias (d) of each of these LayerNorms, one after the other. */
    float[] layerNorms(List<AdapterShape.Site> places) {
        int d = config.hidden();
        float[] values = new float[places.size() * 2 * d];
        for (int i = 0; i < places.size(); i++) {
            int weight = WeightLayout.layerNorm(places.get(i));
            System.arraycopy(weights.get(weight).toFloatArray(), 0, values, 2 * i * d, d);
            System.arraycopy(weights.get(weight + 1).toFloatArray(), 0, values, (2 * i + 1) * d, d);
        }
        return values;
    }

    /** How much of the device's memory is taken now. */
    public DeviceMemory deviceMemory() {
        return DeviceMemory.of(device);
    }

    Device device() {
        return device;
    }

    NDManager manager() {
        return manager;
    }

    /** The base's tensors as trainings read them. */
    List<NDArray> weights() {
        return weights;
    }

    /** The same as answers are computed with them. */
    List<NDArray> packed() {
        return packed;
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
