package io.graft.cli.command;

import io.graft.adapters.EngineSettings;
import io.graft.cli.Environment;
import io.graft.evaluation.MeasuredBase;
import io.graft.evaluation.RandomBase;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code graft base}. */
@Command(
        name = "base",
        description = {
            "Load a base and say what it is and costs: digest, size, seconds and memory to load, a training step.",
            "Processes apart from each other need its digest as GRAFT_BASE_DIGEST."
        })
public final class BaseCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--base",
            paramLabel = "BASE",
            defaultValue = "minilm",
            description = "minilm, bge-small or a directory in Hugging Face's form (default: ${DEFAULT-VALUE}).")
    private String base = "minilm";

    @Option(
            names = "--random",
            paramLabel = "SHAPE",
            converter = ShapeName.class,
            description =
                    "Random weights of this shape instead, bert-base or bert-large, in a folder of their own that is"
                            + " deleted in the end.")
    private RandomBase.@Nullable Shape random;

    @Option(
            names = "--pooling",
            paramLabel = "POOLING",
            defaultValue = "auto",
            description = "auto, mean, first or pooler (default: ${DEFAULT-VALUE}).")
    private String pooling = "auto";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, gpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "auto",
            description = "auto, fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    private String precision = "auto";

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "4",
            description = "Measured training steps; 0 for none (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Mixin
    private ReportOutput report = new ReportOutput();

    public BaseCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (random == null) {
            measure(base);
        } else {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            try (RandomBase written = new RandomBase(random, folder)) {
                measure(written.directory().toString());
            }
        }
        return 0;
    }

    private void measure(String chosen) {
        EngineSettings settings = new EngineSettings(device, precision, chosen, pooling);
        report.print(environment, MeasuredBase.of(settings, Math.max(0, steps), System::nanoTime), "base");
    }

    /** Reads a shape as its text is. */
    static final class ShapeName implements ITypeConverter<RandomBase.Shape> {
        @Override
        public RandomBase.Shape convert(String text) {
            for (RandomBase.Shape shape : RandomBase.Shape.values()) {
                if (shape.toString().equals(text)) {
                    return shape;
                }
            }
            throw new TypeConversionException("a shape is bert-base or bert-large, not '" + text + "'");
        }
    }
}
