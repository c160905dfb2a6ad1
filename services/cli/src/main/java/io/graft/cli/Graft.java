package io.graft.cli;

import io.graft.adapters.EngineUnavailableException;
import io.graft.cli.client.RefusedException;
import io.graft.cli.command.BenchCommand;
import io.graft.cli.command.DemoCommand;
import io.graft.cli.command.ImportCommand;
import io.graft.cli.command.ProcessCommands;
import io.graft.cli.command.SettingsCommand;
import io.graft.cli.command.TaskCommands;
import io.graft.cli.command.TopicsCommand;
import io.graft.cli.command.UpCommand;
import io.graft.platform.StartupException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Expected failures end with exit code 1 and one sentence on standard error. */
@Command(
        name = "graft",
        description = "Continual learning for text: one frozen encoder, one adapter per task.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:refused or failed: one sentence on standard error says why", "2:wrong usage"})
public final class Graft {
    private Graft() {}

    public static void main(String[] arguments) {
        // The start script knows whether a terminal looks on.
        Environment environment =
                new Environment(System.getenv(), System.out, System.err, Boolean.getBoolean("graft.terminal"));
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
                .addSubcommand(new TaskCommands.Predict(environment))
                .addSubcommand(new TaskCommands.Tasks(environment))
                .addSubcommand(new TaskCommands.Train(environment))
                .addSubcommand(new TaskCommands.Release(environment))
                .addSubcommand(new TaskCommands.Erase(environment))
                .addSubcommand(new ProcessCommands.Onboarding(environment))
                .addSubcommand(new ProcessCommands.Trainer(environment))
                .addSubcommand(new ProcessCommands.Serving(environment))
                .addSubcommand(new TopicsCommand(environment))
                .addSubcommand(new BenchCommand(environment))
                .addSubcommand(new SettingsCommand(environment));
        commands.getSubcommands().values().forEach(Graft::addHelp);
        addHelp(commands);
        commands.setOut(writer(environment.out()));
        commands.setErr(writer(environment.err()));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, environment));
        return commands;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getCommandSpec().version("graft 0.1.0-SNAPSHOT");
        command.getSubcommands().values().forEach(Graft::addHelp);
    }

    private static PrintWriter writer(java.io.PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int explain(Exception failure, Environment environment) {
        boolean expected = failure instanceof RefusedException
                || failure instanceof StartupException
                || failure instanceof EngineUnavailableException;
        if (expected) {
            environment.err().println("graft: " + failure.getMessage());
        } else {
            environment.err().println("graft: this is a bug; please report it with what follows");
            failure.printStackTrace(environment.err());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
