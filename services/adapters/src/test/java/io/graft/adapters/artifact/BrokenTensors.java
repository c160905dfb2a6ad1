package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** An endless row of small Safetensors files, each with one fault or none; the same for the same seed. */
final class BrokenTensors {
    private static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1",
            "3",
            "1.0",
            "1e3",
            "1e999999999",
            "2147483647",
            "2147483648",
            "4294967296",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999",
            "null",
            "\"4\"",
            "true",
            "[]");
    private static final List<String> TYPES = List.of("F64", "F8_E5M2", "BOOL", "I32", "f32", "", "I64");

    private final Random random;

    enum Fault {
        NONE,
        HEADER_LENGTH,
        TRUNCATED,
        BYTES_BEHIND,
        OVERLAP,
        GAP,
        DUPLICATE_NAME,
        SHAPE,
        OFFSETS,
        TYPE,
        MISSING_FIELD,
        NOT_FINITE,
        DEEP_NESTING,
        WRONG_BYTE,
        NO_TEXT
    }

    @SuppressWarnings("ArrayRecordComponent") // handed over, not copied
    record Sample(Fault fault, byte[] file) {}

    /** One tensor's entry, in pieces that a fault can replace. */
    private static final class Entry {
        String name = "";
        String type = "";
        String shape = "";
        String begin = "";
        String end = "";
        int length;
    }

    BrokenTensors(long seed) {
        random = new Random(seed);
    }

    Sample next() {
        Fault[] faults = Fault.values();
        Fault fault = faults[random.nextInt(faults.length)];
        List<Entry> entries = entries();
        int length = entries.stream().mapToInt(entry -> entry.length).sum();
        inEntries(fault, entries);
        byte[] header = header(fault, entries);
        byte[] file = ByteBuffer.allocate(Long.BYTES + header.length + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
        return new Sample(fault, inFile(fault, file, header.length));
    }

    /** A valid header's entries, in any order. */
    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        int end = 0;
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Entry entry = new Entry();
            int bytes = random.nextBoolean() ? 4 : 2;
            int rows = 1 + random.nextInt(3);
            int columns = 1 + random.nextInt(5);
            entry.name = "layer." + i + ".weight";
            entry.type = bytes == 4 ? "F32" : random.nextBoolean() ? "F16" : "BF16";
            entry.shape = "[" + rows + "," + columns + "]";
            entry.length = rows * columns * bytes;
            entry.begin = Integer.toString(end);
            end += entry.length;
            entry.end = Integer.toString(end);
            entries.add(entry);
        }
        return entries;
    }

    private void inEntries(Fault fault, List<Entry> entries) {
        Entry entry = entries.get(1 + random.nextInt(entries.size() - 1));
        switch (fault) {
            case OVERLAP -> {
                entry.begin = Integer.toString(Integer.parseInt(entry.begin) - 2);
                entry.end = Integer.toString(Integer.parseInt(entry.end) - 2);
            }
            case GAP -> {
                entry.begin = Integer.toString(Integer.parseInt(entry.begin) + 2);
                entry.end = Integer.toString(Integer.parseInt(entry.end) + 2);
            }
            case DUPLICATE_NAME -> entry.name = entries.get(0).name;
            case SHAPE ->
                entry.shape = random.nextBoolean()
                        ? "[" + pick(NUMBERS) + "," + pick(NUMBERS) + "]"
                        : "[" + "1,".repeat(8 + random.nextInt(4000)) + "1]";
            case OFFSETS -> {
                if (random.nextBoolean()) {
                    entry.begin = pick(NUMBERS);
                }
                entry.end = pick(NUMBERS);
            }
            case TYPE -> entry.type = pick(TYPES);
            default -> {}
        }
    }

    private byte[] header(Fault fault, List<Entry> entries) {
        List<String> fields = new ArrayList<>();
        Collections.shuffle(entries, random);
        int wrong = random.nextInt(entries.size());
        for (Entry entry : entries) {
            List<String> parts = new ArrayList<>(List.of(
                    "\"dtype\":\"" + entry.type + "\"",
                    "\"shape\":" + entry.shape,
                    "\"data_offsets\":[" + entry.begin + "," + entry.end + "]"));
            Collections.shuffle(parts, random);
            if (fault == Fault.MISSING_FIELD && entry == entries.get(wrong)) {
                parts.remove(0);
            }
            fields.add("\"" + entry.name + "\":{" + String.join(",", parts) + "}");
        }
        if (fault == Fault.DEEP_NESTING) {
            int depth = 1 + random.nextInt(4000);
            fields.add("\"deep\":" + "[".repeat(depth) + "]".repeat(depth));
        }
        if (random.nextBoolean()) {
            fields.add(0, "\"__metadata__\":{\"format\":\"pt\"}");
        }
        byte[] json = ("{" + String.join(",", fields) + "}" + " ".repeat(random.nextInt(8))).getBytes(UTF_8);
        if (fault == Fault.WRONG_BYTE) {
            json[random.nextInt(json.length)] ^= (byte) (1 << random.nextInt(8));
        } else if (fault == Fault.NO_TEXT) {
            random.nextBytes(json);
        }
        return json;
    }

    private byte[] inFile(Fault fault, byte[] file, int header) {
        switch (fault) {
            case HEADER_LENGTH -> {
                long[] lengths = {
                    -1,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    1L << 40,
                    1 << 30,
                    16 << 20,
                    1 << 20,
                    header + 1,
                    header - 9,
                    0,
                    file.length
                };
                ByteBuffer.wrap(file)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, lengths[random.nextInt(lengths.length)]);
            }
            case NOT_FINITE -> Arrays.fill(file, file.length - 4, file.length, (byte) 0xff);
            case TRUNCATED -> {
                return Arrays.copyOf(file, random.nextInt(file.length));
            }
            case BYTES_BEHIND -> {
                return Arrays.copyOf(file, file.length + 1 + random.nextInt(100));
            }
            default -> {}
        }
        return file;
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
