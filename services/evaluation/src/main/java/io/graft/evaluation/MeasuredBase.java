package io.graft.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterTraining;
import io.graft.adapters.Encoder;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.ResidentMemory;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.TrainingListener;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What a base is and costs on this machine: one base a process, because peak memory is the process's. */
public final class MeasuredBase {
    private static final double NANOS = 1e9;
    private static final int BATCH = 8;
    private static final int BOTTLENECK = 64;

    /** With the special tokens, 32 tokens of every English vocabulary. */
    private static final String TEXT =
            "the cat sat on the mat and the dog lay by the fire all day long in the old house"
                    + " near the sea with the big tree by";

    private MeasuredBase() {}

    /**
     * Loads the base and trains a few steps: 8 rows of about 32 tokens, bottlenecks of 64 in all layers, one thread.
     *
     * @param steps counted, after one that is not; 0 to load only
     */
    public static Report of(EngineSettings settings, int steps, LongSupplier nanoTime) {
        long resident = peakMegabytes();
        long before = nanoTime.getAsLong();
        try (Encoder encoder = Encoder.load(settings)) {
            double seconds = (nanoTime.getAsLong() - before) / NANOS;
            // By its name: where it lies is this machine's business.
            Report report = new Report(new EngineSettings(
                    settings.device(), settings.precision(), encoder.config().name(), settings.pooling()));
            ObjectNode base = described(encoder);
            report.json().set("base", base);
            base.put("fileMegabytes", fileMegabytes(Path.of(settings.base())));
            base.put("loadSeconds", seconds);
            base.put("peakMegabytesBeforeLoading", resident);
            base.put("peakMegabytesAfterLoading", peakMegabytes());
            if (steps > 0) {
                base.put("rowsPerStep", BATCH);
                base.put("stepMilliseconds", stepMilliseconds(encoder, steps, nanoTime));
                base.put("peakMegabytesAfterTraining", peakMegabytes());
            }
            report.json().set("profile", Json.mapper().valueToTree(encoder.profile()));
            return report;
        }
    }

    /** What a base is: name, digest, configuration, precision, and parameters without its pooler. */
    public static ObjectNode described(Encoder encoder) {
        EncoderConfig config = encoder.config();
        ObjectNode base = Json.mapper().createObjectNode();
        base.put("name", config.name());
        base.put("digest", encoder.baseDigest());
        base.set("config", Json.mapper().valueToTree(config));
        base.put("precision", encoder.precision().label());
        base.put("parameters", EncoderSize.parameters(config));
        return base;
    }

    /** The median of the counted steps. */
    private static double stepMilliseconds(Encoder encoder, int steps, LongSupplier nanoTime) {
        List<TrainingExample> rows = new ArrayList<>();
        for (int row = 0; row < BATCH * (steps + 1); row++) {
            rows.add(TrainingExample.labelled("row-" + row, TEXT, null, row % 2 == 0 ? "a" : "b", false));
        }
        TrainingConfig config = new TrainingConfig(BOTTLENECK, 1, BATCH, 1e-3, 0.1, 0.01, 1.0, 128, 1, 1, 1e-2, "auto");
        List<Long> ends = new ArrayList<>();
        TrainingListener clock = progress -> ends.add(nanoTime.getAsLong());
        TrainedAdapter unused = new AdapterTraining(encoder).train(rows, config, clock);
        List<Double> durations = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            durations.add((ends.get(step) - ends.get(step - 1)) / NANOS * 1000);
        }
        return Median.of(durations);
    }

    /** Of the directory's weights; 0 for a base out of its Maven artifact. */
    private static long fileMegabytes(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1_000_000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process's largest resident memory so far, in MB of 10^6 bytes; 0 where that is not told. */
    static long peakMegabytes() {
        return ResidentMemory.peak() / 1_000_000;
    }
}
