package io.graft.adapters.artifact;

import io.graft.adapters.artifact.SafetensorsHeader.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Safetensors format in memory: 8 bytes header length, a JSON header, the values. Little-endian. 32-bit floats are
 * written; F16 and BF16 are read as well.
 *
 * <p>Written canonically (names sorted, values tight and in the order of names, header padded with spaces to 8 bytes),
 * so equal tensors are equal bytes. Read strictly: whatever order a writer chose, the values must cover the file exactly
 * once and be finite.
 */
public final class Safetensors {
    /** Longest header read, in bytes. */
    public static final int MAX_HEADER = 1 << 20;

    private static final String METADATA = SafetensorsHeader.METADATA;

    private Safetensors() {}

    /**
     * A dense array of floats.
     *
     * @param shape dimensions, outermost first; empty for a scalar
     * @param values row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // hundreds of thousands of values: handed over, not copied
    public record Tensor(List<Integer> shape, float[] values) {
        public Tensor {
            shape = List.copyOf(shape);
            if (SafetensorsHeader.elements(shape) != values.length) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + shape + " cannot hold " + values.length + " values");
            }
        }
    }

    /**
     * The canonical file of these tensors.
     *
     * @throws IllegalArgumentException if a value is not finite, or a name is taken by the format
     */
    public static byte[] write(Map<String, Tensor> tensors) {
        SortedMap<String, List<Integer>> shapes = new TreeMap<>();
        int length = 0;
        for (var entry : tensors.entrySet()) {
            requireWritable(entry.getKey(), entry.getValue());
            shapes.put(entry.getKey(), entry.getValue().shape());
            length = Math.addExact(
                    length, Math.multiplyExact(Float.BYTES, entry.getValue().values().length));
        }
        byte[] header = SafetensorsHeader.write(shapes);
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(header.length, length))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (Tensor tensor : new TreeMap<>(tensors).values()) {
            for (float value : tensor.values()) {
                out.putFloat(value);
            }
        }
        return out.array();
    }

    private static void requireWritable(String name, Tensor tensor) {
        if (name.equals(METADATA)) {
            throw new IllegalArgumentException("no tensor can be called " + METADATA);
        }
        for (float value : tensor.values()) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("tensor " + name + " holds " + value);
            }
        }
    }

    /**
     * The tensors in a file, by name.
     *
     * @throws CorruptArtifact if the file is anything but finite floats in a valid layout
     */
    public static SortedMap<String, Tensor> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < Long.BYTES) {
            throw new CorruptArtifact("the tensor file is truncated: it ends inside the header's length");
        }
        long headerLength = in.getLong();
        byte[] json = new byte[SafetensorsHeader.length(headerLength, in.remaining(), MAX_HEADER)];
        in.get(json);
        ByteBuffer data = in.slice().order(ByteOrder.LITTLE_ENDIAN);
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        SafetensorsHeader.parse(json, data.remaining())
                .forEach((name, region) -> tensors.put(name, tensor(region, data)));
        return tensors;
    }

    private static Tensor tensor(Region region, ByteBuffer data) {
        if (region.type() == SafetensorsHeader.Type.I64) {
            throw new CorruptArtifact("tensor " + region.name() + " holds whole numbers, not weights");
        }
        int length = (int) (region.end() - region.begin());
        ByteBuffer bytes = data.slice((int) region.begin(), length).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[length / region.type().bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = region.type().next(bytes);
            if (!Float.isFinite(values[i])) {
                throw new CorruptArtifact("tensor " + region.name() + " holds " + values[i]);
            }
        }
        return new Tensor(region.shape(), values);
    }
}
