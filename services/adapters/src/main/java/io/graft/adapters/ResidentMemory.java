package io.graft.adapters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that this process has resident, heap and native alike, in bytes; 0 where the system does not tell. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIB = 1 << 10;

    private ResidentMemory() {}

    public static long now() {
        return read("VmRSS:");
    }

    /** The most so far. */
    public static long peak() {
        return read("VmHWM:");
    }

    private static long read(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
