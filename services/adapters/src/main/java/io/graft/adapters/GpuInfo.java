package io.graft.adapters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A GPU as numerics see it, from {@code nvidia-smi}; {@code unknown} where it does not tell.
 *
 * @param model such as {@code NVIDIA L4}
 * @param driver version
 * @param architecture compute capability
 */
record GpuInfo(String model, String driver, String architecture) {
    private static final String UNKNOWN = "unknown";

    static GpuInfo read(int device) {
        List<String> command = List.of(
                "nvidia-smi", "--id=" + device, "--query-gpu=name,driver_version,compute_cap", "--format=csv,noheader");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                return parse(reader.readLine());
            }
        } catch (IOException e) {
            return new GpuInfo(UNKNOWN, UNKNOWN, UNKNOWN);
        }
    }

    static GpuInfo parse(@org.jspecify.annotations.Nullable String line) {
        String[] fields = line == null ? new String[0] : line.split(",\\s*", -1);
        return fields.length == 3
                ? new GpuInfo(fields[0], fields[1], fields[2])
                : new GpuInfo(UNKNOWN, UNKNOWN, UNKNOWN);
    }
}
