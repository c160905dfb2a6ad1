package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Safetensors format, 32-bit floats only: 8 bytes header length, a JSON header, the values. Little-endian.
 *
 * <p>Written canonically (names sorted, values tight and in the order of names, header padded with spaces to 8 bytes),
 * so equal tensors are equal bytes. Read strictly: whatever order a writer chose, the values must cover the file exactly
 * once and be finite.
 */
public final class Safetensors {
    /** Longest header read, in bytes. */
    public static final int MAX_HEADER = 1 << 20;

    private static final String METADATA = "__metadata__";
    private static final int MAX_DIMENSIONS = 8;

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
            if (elements(shape) != values.length) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + shape + " cannot hold " + values.length + " values");
            }
        }

        /** The product of the dimensions, capped: eight ints could otherwise wrap around to a right-looking number. */
        private static long elements(List<Integer> shape) {
            long elements = 1;
            for (int dimension : shape) {
                if (dimension < 0) {
                    throw new IllegalArgumentException("a dimension cannot be negative: " + shape);
                }
                elements = Math.min(elements * dimension, Integer.MAX_VALUE + 1L);
            }
            return elements;
        }
    }

    /**
     * The canonical file of these tensors.
     *
     * @throws IllegalArgumentException if a value is not finite, or a name is taken by the format
     */
    public static byte[] write(Map<String, Tensor> tensors) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.putObject(METADATA).put("format", "pt");
        int end = 0;
        for (var entry : new TreeMap<>(tensors).entrySet()) {
            requireWritable(entry.getKey(), entry.getValue());
            int begin = end;
            end = Math.addExact(
                    begin, Math.multiplyExact(Float.BYTES, entry.getValue().values().length));
            ObjectNode described = header.putObject(entry.getKey());
            described.put("dtype", "F32");
            entry.getValue().shape().forEach(described.withArray("shape")::add);
            described.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = CanonicalJson.bytes(header);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(Long.BYTES + padded, end))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(json);
        while (out.position() < Long.BYTES + padded) {
            out.put((byte) ' ');
        }
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
     * @throws CorruptArtifact if the file is anything but finite 32-bit floats in a valid layout
     */
    public static SortedMap<String, Tensor> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < Long.BYTES) {
            throw new CorruptArtifact("the tensor file is truncated: it ends inside the header's length");
        }
        long headerLength = in.getLong();
        if (headerLength < 0 || headerLength > MAX_HEADER) {
            throw new CorruptArtifact("the tensor file's header is too large: more than " + MAX_HEADER + " bytes");
        }
        if (headerLength > in.remaining()) {
            throw new CorruptArtifact("the tensor file is truncated: it ends inside the header");
        }
        byte[] json = new byte[(int) headerLength];
        in.get(json);
        List<Region> regions = regions(Fields.parse(json, "the tensor file's header"));
        ByteBuffer data = in.slice().order(ByteOrder.LITTLE_ENDIAN);
        requireExactCover(regions, data.remaining());
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        regions.forEach(region -> tensors.put(region.name(), region.tensor(data)));
        return tensors;
    }

    /** Every region in the order of the file. */
    private static List<Region> regions(Fields header) {
        var regions = new ArrayList<Region>();
        header.node().fieldNames().forEachRemaining(name -> {
            Fields described = header.object(name);
            if (!name.equals(METADATA)) {
                regions.add(Region.of(name, described));
            }
        });
        regions.sort(Comparator.comparingLong(Region::begin).thenComparingLong(Region::end));
        return regions;
    }

    private static void requireExactCover(List<Region> regions, int length) {
        long covered = 0;
        for (Region region : regions) {
            if (region.end() > length) {
                throw new CorruptArtifact("tensor " + region.name() + " ends at byte " + region.end() + " of " + length
                        + ": its offsets are out of range or the file is truncated");
            }
            if (region.begin() != covered) {
                throw new CorruptArtifact("tensor " + region.name() + " begins at byte " + region.begin()
                        + (region.begin() < covered ? " and overlaps" : " and leaves a gap after")
                        + " the one before, which ends at " + covered);
            }
            covered = region.end();
        }
        if (covered != length) {
            throw new CorruptArtifact("the tensor file has " + (length - covered) + " bytes behind the last tensor");
        }
    }

    /** Where one tensor's bytes lie behind the header, end exclusive. */
    private record Region(String name, List<Integer> shape, long begin, long end) {
        static Region of(String name, Fields described) {
            String dtype = described.text("dtype");
            if (!dtype.equals("F32")) {
                throw new CorruptArtifact("tensor " + name + " is of dtype " + dtype + ", only F32 is known");
            }
            List<Long> shape = sizes(name, described.array("shape"));
            List<Long> offsets = sizes(name, described.array("data_offsets"));
            if (shape.size() > MAX_DIMENSIONS || offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
                throw new CorruptArtifact("tensor " + name + " has shape " + shape + " and offsets " + offsets
                        + ", which no tensor can have");
            }
            var region = new Region(name, shape.stream().map(Long::intValue).toList(), offsets.get(0), offsets.get(1));
            region.requireLength();
            return region;
        }

        private static List<Long> sizes(String name, JsonNode array) {
            var sizes = new ArrayList<Long>();
            for (JsonNode value : array) {
                if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
                    throw new CorruptArtifact("tensor " + name + " has the size or offset " + value
                            + ", which is not a whole number from 0 to " + Integer.MAX_VALUE);
                }
                sizes.add(value.longValue());
            }
            return sizes;
        }

        private void requireLength() {
            if (Tensor.elements(shape) * Float.BYTES != end - begin) {
                throw new CorruptArtifact(
                        "tensor " + name + " of shape " + shape + " has the wrong length: " + (end - begin) + " bytes");
            }
        }

        Tensor tensor(ByteBuffer data) {
            float[] values = new float[(int) (end - begin) / Float.BYTES];
            // The slice is taken in bytes: offsets of other writers need not be multiples of four.
            data.slice((int) begin, (int) (end - begin))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new CorruptArtifact("tensor " + name + " holds " + value);
                }
            }
            return new Tensor(shape, values);
        }
    }
}
