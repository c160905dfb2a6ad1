package io.graft.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.artifact.DataSetFile;
import io.graft.platform.config.Settings;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.ArtifactStores;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingJob;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Seals a job's data as a trainer does before it trains, and reads it back one example after the other. */
public final class SealingProgram {
    private static final double MEBIBYTE = 1L << 20;

    private SealingProgram() {}

    /** @param args the job, as it is in its topic; the file that gets what was sealed, and what it took, as JSON */
    public static void main(String[] args) throws IOException {
        TrainerConfig config = TrainerConfig.from(Settings.of(System.getenv(), TrainerConfig.SETTINGS));
        ArtifactStore store = ArtifactStores.open(config.store());
        Clock clock = Clock.systemUTC();
        DataSetReader reader =
                new DataSetReader(config.kafka(), () -> KafkaClients.consumer(config.kafka(), "sealing"), clock);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        TrainingJob job = Json.read(Files.readAllBytes(Path.of(args[0])), TrainingJob.class);

        long begin = System.nanoTime();
        ArtifactReference sealed =
                new DataSetSeal(store, reader, temporary).sealed(new JobWatch(job, config.longest(), clock));
        double secondsToSeal = seconds(begin);
        begin = System.nanoTime();
        long examples = readBack(store, sealed, temporary);
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("examples", examples)
                .put("bytes", sealed.bytes())
                .put("digest", sealed.digest())
                .put("secondsToSeal", secondsToSeal)
                .put("secondsToReadBack", seconds(begin))
                .put("peakHeapMiB", peakHeap() / MEBIBYTE)
                .put("peakMemoryMiB", peakMemory() / MEBIBYTE);
        Files.write(Path.of(args[1]), Json.mapper().writeValueAsBytes(json));
    }

    private static long readBack(ArtifactStore store, ArtifactReference sealed, Path temporary) throws IOException {
        AtomicLong examples = new AtomicLong();
        try (Scratch scratch = Scratch.in(temporary)) {
            Path file = scratch.resolve("sealed.jsonl");
            store.get(sealed, file);
            try (InputStream in = Files.newInputStream(file)) {
                DataSetFile.read(in, example -> examples.incrementAndGet());
            }
        }
        return examples.get();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Bytes, garbage included. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** Bytes of this process, heap and all, that were ever resident at once. */
    private static long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
