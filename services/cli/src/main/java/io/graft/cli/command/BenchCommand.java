package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.evaluation.BenchTrain;
import io.graft.evaluation.Report;
import io.graft.evaluation.methods.Configs;
import io.graft.evaluation.serve.BenchEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code graft bench}. */
@Command(name = "bench", description = "Measure.", synopsisSubcommandLabel = "train|serve|load")
public final class BenchCommand implements Callable<Integer> {
    @Nullable
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "bench what? train, serve or load");
    }

    /** {@code graft bench train}. */
    @Command(name = "train", description = "How fast adapters train beside full fine-tuning, and bf16 beside fp32.")
    public static final class Train implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private RoundsOption rounds = new RoundsOption();

        @Option(
                names = "--rows",
                paramLabel = "N",
                defaultValue = "384",
                description = "Rows of a training (default: ${DEFAULT-VALUE}).")
        private int rows;

        @Option(
                names = "--config",
                paramLabel = "KEY=VALUE",
                description = "Other values for the training's configuration, such as shards=1.")
        private Map<String, String> config = Map.of();

        @Option(
                names = "--peer",
                paramLabel = "COMMAND",
                defaultValue = "",
                description = "Another program that trains in turn, such as"
                        + " 'python3 services/evaluation/src/peers/peer.py bench'.")
        private String peer = "";

        @Mixin
        private ReportOutput report = new ReportOutput();

        public Train(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            BenchTrain.Plan plan = new BenchTrain.Plan(
                    rounds.count(),
                    Math.max(1, rows),
                    Configs.with(BenchTrain.Plan.standard().config(), config),
                    peer.isBlank() ? List.of() : List.of(peer.strip().split("\\s+")));
            Report result = new BenchTrain(plan, System::nanoTime, environment.err()::println).run();
            report.print(environment, result, "ratios");
            return 0;
        }
    }

    /** {@code graft bench serve}. */
    @Command(
            name = "serve",
            description = "How fast batches of many tasks are answered, beside one forward per task and ONNX Runtime.")
    public static final class Serve implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private RoundsOption rounds = new RoundsOption();

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "A set whose texts are a part of the mix of lengths; may stand several times.")
        private List<Path> data = List.of();

        @Mixin
        private ReportOutput report = new ReportOutput();

        public Serve(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            BenchEngine.Plan plan = BenchEngine.Plan.standard(rounds.count(), data);
            Report result = new Report(plan);
            new BenchEngine(plan, System::nanoTime, environment.err()::println).run(result);
            report.print(environment, result, "ratios");
            return 0;
        }
    }
}
