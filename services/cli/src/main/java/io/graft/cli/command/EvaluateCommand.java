package io.graft.cli.command;

import io.graft.adapters.EngineSettings;
import io.graft.adapters.TrainingListener;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.cli.client.Screen;
import io.graft.evaluation.campaign.Campaign;
import io.graft.evaluation.methods.Encoders;
import io.graft.schemas.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Train and test methods on labelled data sets, as in the tables of the paper.",
            "Finished trials stand beside FILE in FILEl, one line each, and are not run again; FILE.svg is a chart."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            arity = "1..*",
            description = "Folders that hold a data.jsonl.")
    private List<Path> data = List.of();

    @Option(
            names = "--methods",
            paramLabel = "M",
            split = ",",
            defaultValue = "adapters,full,frozen-lr",
            description = "Of adapters, adapters-top-K, adapters-layernorm (at the same rate),"
                    + " adapters-layernorm-FACTOR (of it), adapters-best-of-N (trials), full (the best of four"
                    + " learning rates), full-RATE (one of them, such as full-3e-4), top-N, layernorm, head,"
                    + " frozen-lr (default: ${DEFAULT-VALUE}).")
    private List<String> methods = List.of();

    @Option(
            names = "--ablations",
            description =
                    "Also the paper's ablations of adapters: without those of each span of layers (with a heat map"
                            + " FILE.SET.svg), of sizes 2 to 256, with initial deviations 1e-7 to 1.")
    private boolean ablations;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1", description = "Seeds 1 to N (default: 1).")
    private int seeds;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Training rows of a set, at most (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "Other values for the training's configuration, such as epochs=8 or shards=1.")
    private Map<String, String> config = Map.of();

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "auto",
            description = "Of the frozen encoder: auto, fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    private String precision = "auto";

    @Option(
            names = "--fine-tuning-precision",
            paramLabel = "P",
            defaultValue = "fp32",
            description = "Of linear layers while the encoder itself is tuned: fp32 or bf16"
                    + " (default: ${DEFAULT-VALUE}).")
    private String fineTuningPrecision = "fp32";

    @Option(names = "--report", paramLabel = "FILE", required = true, description = "Write the results as JSON.")
    private Path report = Path.of("evaluate.json");

    @Mixin
    private Output output = new Output();

    public EvaluateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Screen screen =
                new Screen(output.isJson() ? environment.err() : environment.out(), output.isWatched(environment));
        try (Encoders encoders = new Encoders(new EngineSettings("auto", precision));
                Watching watching = new Watching(screen)) {
            Campaign.Plan plan =
                    new Campaign.Plan(data, methods, ablations, seeds, rows, config, fineTuningPrecision, report);
            new Campaign(plan, encoders, watching).run();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ExitCode.FAILED,
                    String.valueOf(e.getMessage()),
                    "./graft evaluate --help names methods and settings",
                    e);
        }
        String chart = report + ".svg";
        output.print(
                environment,
                Json.mapper()
                        .createObjectNode()
                        .put("report", report.toString())
                        .put("chart", chart),
                out -> screen.say("report: " + report + ", chart: " + chart));
        return 0;
    }

    /** A line for each trial, and a bar for each training on a terminal. */
    private static final class Watching implements Campaign.Listener, AutoCloseable {
        private final Screen screen;

        @Nullable
        private ProgressBar bar;

        Watching(Screen screen) {
            this.screen = screen;
        }

        @Override
        public TrainingListener started(String what, int number, int of) {
            close();
            ProgressBar own = screen.bar(number + "/" + of + " " + what, 1);
            bar = own;
            return progress -> own.maxHint(progress.steps()).stepTo(progress.step());
        }

        @Override
        public void said(String line) {
            close();
            screen.say(line);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}
