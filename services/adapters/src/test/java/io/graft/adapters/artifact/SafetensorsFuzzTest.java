package io.graft.adapters.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.graft.adapters.artifact.BrokenTensors.Fault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were made wrong on purpose: read, or refused in one sentence, in memory bounded by what they hold. */
class SafetensorsFuzzTest {
    /** The profile {@code fuzz} asks for a million. */
    private static final int FILES = Integer.getInteger("graft.fuzz.files", 4_000);

    /** Read before anything is counted: the first reads load classes. */
    private static final int WARM_UP = 200;

    /** Reading costs this much whatever the file: a parser's buffers, a message, a stack trace. */
    private static final long FIXED = 256 << 10;

    /** A byte of JSON can become a node of a tree. */
    private static final long PER_BYTE = 128;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path temporary;

    @Test
    void shouldReadOrRefuseEveryFileInMemoryBoundedByItsSize() throws IOException {
        Path file = temporary.resolve("fuzzed.safetensors");
        BrokenTensors broken = new BrokenTensors(7);
        Map<Fault, Integer> refused = new EnumMap<>(Fault.class);
        for (int i = 0; i < WARM_UP + FILES; i++) {
            BrokenTensors.Sample sample = broken.next();
            Files.write(file, sample.file());
            long bound = i < WARM_UP ? Long.MAX_VALUE : FIXED + PER_BYTE * sample.file().length;
            String inMemory = verdict(sample, bound, () -> Safetensors.read(sample.file()));
            String onDisk = verdict(sample, bound, () -> readAll(file));

            assertThat(onDisk.isEmpty())
                    .as("%s: %s | %s", sample.fault(), inMemory, onDisk)
                    .isEqualTo(inMemory.isEmpty());
            if (sample.fault() == Fault.NONE) {
                assertThat(inMemory).isEmpty();
            }
            if (!inMemory.isEmpty()) {
                refused.merge(sample.fault(), 1, Integer::sum);
            }
        }
        for (Fault fault : Fault.values()) {
            assertThat(refused.containsKey(fault))
                    .as("some are refused for %s", fault)
                    .isEqualTo(fault != Fault.NONE);
        }
    }

    /** Empty if the file was read, else why not. */
    private String verdict(BrokenTensors.Sample sample, long bound, Runnable reading) {
        long before = threads.getCurrentThreadAllocatedBytes();
        String verdict = "";
        try {
            reading.run();
        } catch (CorruptArtifact refusal) {
            verdict = String.valueOf(refusal.getMessage());
            assertThat(verdict).isNotBlank();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for %d bytes with %s", sample.file().length, sample.fault())
                .isLessThan(bound);
        return verdict;
    }

    private static void readAll(Path path) {
        try (SafetensorsFile tensors = SafetensorsFile.open(path)) {
            tensors.names().forEach(name -> tensors.read(name, values -> {}));
        }
    }
}
