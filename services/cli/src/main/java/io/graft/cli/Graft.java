package io.graft.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.EngineUnavailableException;
import io.graft.adapters.UnusableBaseException;
import io.graft.cli.client.RefusedException;
import io.graft.cli.command.AuditsCommand;
import io.graft.cli.command.BackupCommand;
import io.graft.cli.command.BaseCommand;
import io.graft.cli.command.BenchCommand;
import io.graft.cli.command.BenchLoadCommand;
import io.graft.cli.command.CompletionCommand;
import io.graft.cli.command.DemoCommand;
import io.graft.cli.command.DoctorCommand;
import io.graft.cli.command.EraseCommand;
import io.graft.cli.command.EvaluateCommand;
import io.graft.cli.command.ExportCommand;
import io.graft.cli.command.ImportCommand;
import io.graft.cli.command.InstallCommand;
import io.graft.cli.command.Output;
import io.graft.cli.command.PredictCommand;
import io.graft.cli.command.ProcessCommands;
import io.graft.cli.command.RecountCommand;
import io.graft.cli.command.ReferenceCommand;
import io.graft.cli.command.RejectedCommand;
import io.graft.cli.command.ReleaseCommand;
import io.graft.cli.command.RestoreCommand;
import io.graft.cli.command.RetireCommand;
import io.graft.cli.command.SettingsCommand;
import io.graft.cli.command.SweepCommand;
import io.graft.cli.command.TailCommand;
import io.graft.cli.command.TasksCommand;
import io.graft.cli.command.TopicsCommand;
import io.graft.cli.command.TrainCommand;
import io.graft.cli.command.UpCommand;
import io.graft.cli.command.VersionsCommand;
import io.graft.platform.StartupException;
import io.graft.platform.store.StoreException;
import io.graft.schemas.Json;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line. How it ends is an {@link ExitCode}; a failure is one sentence, and one about what to do next. */
@Command(
        name = "graft",
        description = "Continual learning for text: one frozen encoder, one adapter per task.",
        synopsisSubcommandLabel = "COMMAND")
public final class Graft {
    private static final String LOOK_AT_EVERYTHING = "./graft doctor looks at everything that Graft needs";

    private Graft() {}

    public static void main(String[] arguments) {
        // The start script knows whether a terminal looks on.
        Environment environment = new Environment(
                System.getenv(), System.in, System.out, System.err, Boolean.getBoolean("graft.terminal"));
        System.exit(run(environment, arguments));
    }

    /** Runs one command; returns its exit code. */
    public static int run(Environment environment, String... arguments) {
        return commands(environment).execute(arguments);
    }

    static CommandLine commands(Environment environment) {
        CommandLine commands = new CommandLine(new Graft())
                .addSubcommand(new DemoCommand(environment))
                .addSubcommand(new UpCommand(environment))
                .addSubcommand(new ImportCommand(environment))
                .addSubcommand(new PredictCommand(environment))
                .addSubcommand(new TasksCommand(environment))
                .addSubcommand(new VersionsCommand(environment))
                .addSubcommand(new TrainCommand(environment))
                .addSubcommand(new ReleaseCommand(environment))
                .addSubcommand(new RetireCommand(environment))
                .addSubcommand(new ExportCommand(environment))
                .addSubcommand(new InstallCommand(environment))
                .addSubcommand(new EraseCommand(environment))
                .addSubcommand(new AuditsCommand(environment))
                .addSubcommand(new TailCommand(environment))
                .addSubcommand(new DoctorCommand(environment))
                .addSubcommand(RejectedCommand.of(environment))
                .addSubcommand(new RecountCommand(environment))
                .addSubcommand(new SweepCommand(environment))
                .addSubcommand(new BackupCommand(environment))
                .addSubcommand(new RestoreCommand(environment))
                .addSubcommand(new ProcessCommands.Onboarding(environment))
                .addSubcommand(new ProcessCommands.Trainer(environment))
                .addSubcommand(new ProcessCommands.Serving(environment))
                .addSubcommand(new TopicsCommand(environment))
                .addSubcommand(new BaseCommand(environment))
                .addSubcommand(new CommandLine(new BenchCommand())
                        .addSubcommand(new BenchCommand.Train(environment))
                        .addSubcommand(new BenchCommand.Serve(environment))
                        .addSubcommand(new BenchLoadCommand(environment)))
                .addSubcommand(new EvaluateCommand(environment))
                .addSubcommand(new SettingsCommand(environment))
                .addSubcommand(new CompletionCommand(environment))
                .addSubcommand(new ReferenceCommand(environment));
        addHelp(commands);
        commands.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setOut(writer(environment.out()));
        commands.setErr(writer(environment.err()));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command, environment));
        return commands;
    }

    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--version") == null) {
            spec.mixinStandardHelpOptions(true).version("graft 0.1.0-SNAPSHOT");
        } else {
            // A command that asks for a task's version keeps the word for that.
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help message and exit.")
                    .build());
        }
        command.getSubcommands().values().forEach(Graft::addHelp);
    }

    private static PrintWriter writer(java.io.PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int explain(Exception failure, CommandLine command, Environment environment) {
        RefusedException refusal = refusal(failure);
        if (refusal == null) {
            environment.err().println("graft: this is a bug; please report it with what follows");
            failure.printStackTrace(environment.err());
            return ExitCode.BUG.number();
        }
        if (command.getParseResult().hasMatchedOption(Output.JSON)) {
            environment.err().println(document(refusal));
        } else {
            environment.err().println("graft: " + refusal.getMessage());
            if (refusal.next() != null) {
                environment.err().println("next: " + refusal.next());
            }
        }
        return refusal.exit().number();
    }

    private static @Nullable RefusedException refusal(Exception failure) {
        if (failure instanceof RefusedException refused) {
            return refused;
        }
        if (failure instanceof KafkaException) {
            return new RefusedException(
                    ExitCode.ofKafka(failure), "Kafka: " + failure.getMessage(), LOOK_AT_EVERYTHING, failure);
        }
        boolean expected = failure instanceof StartupException
                || failure instanceof EngineUnavailableException
                || failure instanceof UnusableBaseException
                || failure instanceof StoreException
                || failure instanceof UncheckedIOException;
        return expected
                ? new RefusedException(
                        ExitCode.FAILED, String.valueOf(failure.getMessage()), LOOK_AT_EVERYTHING, failure)
                : null;
    }

    private static ObjectNode document(RefusedException refusal) {
        ObjectNode document = Json.mapper().createObjectNode();
        document.putObject("error")
                .put("exit", refusal.exit().number())
                .put("code", refusal.code())
                .put("message", refusal.getMessage())
                .put("next", refusal.next());
        return document;
    }
}
