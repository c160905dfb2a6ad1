package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A Safetensors header, read strictly: its regions cover the bytes behind it exactly once. */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";
    private static final int MAX_DIMENSIONS = 8;

    private SafetensorsHeader() {}

    /** Types of values that are read, all little-endian. */
    enum Type {
        F32(4) {
            @Override
            float next(ByteBuffer bytes) {
                return bytes.getFloat();
            }
        },
        F16(2) {
            @Override
            float next(ByteBuffer bytes) {
                return half(bytes.getShort());
            }
        },
        BF16(2) {
            @Override
            float next(ByteBuffer bytes) {
                return Float.intBitsToFloat(bytes.getShort() << 16);
            }
        },
        /** Positions and other indices: listed, never read as weights. */
        I64(8) {
            @Override
            float next(ByteBuffer bytes) {
                throw new UnsupportedOperationException("whole numbers are no weights");
            }
        };

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** The next value, exactly. */
        abstract float next(ByteBuffer bytes);

        private static float half(short bits) {
            int sign = (bits & 0x8000) << 16;
            int exponent = (bits >> 10) & 0x1f;
            int fraction = bits & 0x3ff;
            if (exponent == 0) {
                float tiny = fraction * 0x1p-24f;
                return sign == 0 ? tiny : -tiny;
            }
            int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
            return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
        }
    }

    /** Where one tensor's bytes lie behind the header, end exclusive. */
    record Region(String name, Type type, List<Integer> shape, long begin, long end) {
        private static Region of(String name, Fields described) {
            Type type = type(name, described.text("dtype"));
            List<Long> shape = sizes(name, described.array("shape"), Integer.MAX_VALUE);
            List<Long> offsets = sizes(name, described.array("data_offsets"), 1L << 53);
            if (shape.size() > MAX_DIMENSIONS || offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
                throw new CorruptArtifact("tensor " + name + " has shape " + shape + " and offsets " + offsets
                        + ", which no tensor can have");
            }
            var region =
                    new Region(name, type, shape.stream().map(Long::intValue).toList(), offsets.get(0), offsets.get(1));
            region.requireLength();
            return region;
        }

        private static Type type(String name, String dtype) {
            for (Type type : Type.values()) {
                if (type.name().equals(dtype)) {
                    return type;
                }
            }
            throw new CorruptArtifact(
                    "tensor " + name + " is of dtype " + dtype + ", only " + List.of(Type.values()) + " are known");
        }

        private static List<Long> sizes(String name, JsonNode array, long most) {
            var sizes = new ArrayList<Long>();
            for (JsonNode value : array) {
                if (!value.isIntegralNumber()
                        || !value.canConvertToLong()
                        || value.longValue() < 0
                        || value.longValue() > most) {
                    throw new CorruptArtifact("tensor " + name + " has the size or offset " + value
                            + ", which is not a whole number from 0 to " + most);
                }
                sizes.add(value.longValue());
            }
            return sizes;
        }

        private void requireLength() {
            if (elements(shape) * type.bytes != end - begin) {
                throw new CorruptArtifact(
                        "tensor " + name + " of shape " + shape + " has the wrong length: " + (end - begin) + " bytes");
            }
        }
    }

    /**
     * The beginning of a canonical file of 32-bit floats, up to its values: the header's length, and the header, padded to
     * 8 bytes. The values follow in the order of names.
     *
     * @param shapes by name
     */
    static byte[] write(SortedMap<String, List<Integer>> shapes) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.putObject(METADATA).put("format", "pt");
        long end = 0;
        for (var entry : shapes.entrySet()) {
            long begin = end;
            end += elements(entry.getValue()) * Float.BYTES;
            ObjectNode described = header.putObject(entry.getKey());
            described.put("dtype", "F32");
            entry.getValue().forEach(described.withArray("shape")::add);
            described.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = CanonicalJson.bytes(header);
        int padded = (json.length + 7) / 8 * 8;
        byte[] start = new byte[Long.BYTES + padded];
        Arrays.fill(start, (byte) ' ');
        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        return start;
    }

    /** The product of the dimensions, capped: eight ints could otherwise wrap around to a right-looking number. */
    static long elements(List<Integer> shape) {
        long elements = 1;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("a dimension cannot be negative: " + shape);
            }
            elements = Math.min(elements * dimension, Integer.MAX_VALUE + 1L);
        }
        return elements;
    }

    /**
     * The header's length, from the file's first eight bytes.
     *
     * @param behind bytes of the file behind those eight
     * @throws CorruptArtifact if it is longer than that or than {@code most}
     */
    static int length(long length, long behind, int most) {
        if (length < 0 || length > most) {
            throw new CorruptArtifact("the tensor file's header is too large: more than " + most + " bytes");
        }
        if (length > behind) {
            throw new CorruptArtifact("the tensor file is truncated: it ends inside the header");
        }
        return (int) length;
    }

    /**
     * The tensors by name.
     *
     * @param length of the data behind the header, in bytes
     * @throws CorruptArtifact if the header is malformed, or its regions leave a byte out or share one
     */
    static SortedMap<String, Region> parse(byte[] json, long length) {
        List<Region> regions = regions(Fields.parse(json, "the tensor file's header"));
        requireExactCover(regions, length);
        SortedMap<String, Region> named = new TreeMap<>();
        regions.forEach(region -> named.put(region.name(), region));
        return named;
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

    private static void requireExactCover(List<Region> regions, long length) {
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
}
