package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fifty trainings in one process: native memory has owners that give it back. */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class MemorySoakTest {
    private static final int WARM_UP = 10;
    private static final int TRAININGS = 50;

    /** Less than the memory of one forgotten adapter (P = 595,200 floats) in each training. */
    private static final double MAX_MIB_PER_TRAINING = 1.0;

    @Test
    void shouldKeepMemoryFlatOverFiftyTrainings() throws IOException {
        Encoder encoder = TestEncoder.fp32();
        AdapterTraining training = new AdapterTraining(encoder);
        TrainingConfig config = new TrainingConfig(64, 2, 8, 1e-3, 0.1, 0.01, 1.0, 64, 2, 1, 1e-2, "auto");
        List<Double> resident = new ArrayList<>();
        for (int i = 0; i < WARM_UP + TRAININGS; i++) {
            training.train(TinyTask.validated(), config, TrainingListener.NONE);
            System.gc(); // direct buffers of finished steps belong to the heap
            resident.add(residentMib());
        }
        List<Double> measured = resident.subList(WARM_UP, resident.size());
        double slope = slope(measured);
        String report = String.format(
                Locale.ROOT,
                "{\"trainings\":%d,\"residentMibFirst\":%.1f,\"residentMibLast\":%.1f,\"mibPerTraining\":%.3f}",
                TRAININGS,
                measured.get(0),
                measured.get(TRAININGS - 1),
                slope);
        System.out.println(report);
        String file = System.getProperty("graft.soak.report");
        if (file != null) {
            Files.writeString(Path.of(file), report + "\n");
        }
        assertThat(slope).isLessThan(MAX_MIB_PER_TRAINING);
    }

    private static double residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Least squares, per training. */
    private static double slope(List<Double> values) {
        double meanX = (values.size() - 1) / 2.0;
        double meanY = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int x = 0; x < values.size(); x++) {
            covariance += (x - meanX) * (values.get(x) - meanY);
            variance += (x - meanX) * (x - meanX);
        }
        return covariance / variance;
    }
}
