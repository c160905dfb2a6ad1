package io.graft.cli.command;

import io.graft.adapters.EngineSettings;
import io.graft.cli.Environment;
import io.graft.evaluation.MeasuredBase;
import io.graft.evaluation.Report;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

    @Option(names = "--steps", paramLabel = "N", defaultValue = "4", description = "Measured steps; 0 for none.")
    private int steps;

    @Nullable
    @Option(names = "--report", paramLabel = "FILE", description = "Write it as JSON, too.")
    private Path report;

    public BaseCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Report measured = MeasuredBase.of(
                new EngineSettings(device, "fp32", base, pooling), Math.max(0, steps), System::nanoTime);
        environment.out().println(measured.json().path("base").toPrettyString());
        if (report != null) {
            measured.write(report);
        }
        return 0;
    }
}
