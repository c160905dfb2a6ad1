package io.graft.adapters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The CPU as numerics see it; {@code unknown} where the platform does not tell.
 *
 * @param vendor such as {@code AuthenticAMD}
 * @param family number
 * @param model number
 * @param capability those of {@link #FLAGS} that it has, joined by {@code +}
 */
record CpuInfo(String vendor, String family, String model, String capability) {
    /** Instruction sets that kernels are chosen by. */
    static final List<String> FLAGS = List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16");

    private static final String UNKNOWN = "unknown";

    static CpuInfo read(Path cpuinfo) {
        try {
            return parse(Files.readAllLines(cpuinfo));
        } catch (IOException e) {
            return parse(List.of());
        }
    }

    /** Reads the first processor of Linux's {@code /proc/cpuinfo}. */
    static CpuInfo parse(List<String> lines) {
        Set<String> flags = new HashSet<>(Arrays.asList(value(lines, "flags").split(" ")));
        String capability = FLAGS.stream().filter(flags::contains).collect(Collectors.joining("+"));
        return new CpuInfo(
                value(lines, "vendor_id"),
                value(lines, "cpu family"),
                value(lines, "model"),
                capability.isEmpty() ? UNKNOWN : capability);
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.indexOf(':') > 0
                        && line.substring(0, line.indexOf(':')).strip().equals(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Whether bf16 products run in hardware. */
    boolean nativeBf16() {
        return capability.contains("bf16");
    }
}
