package io.graft.cli.command;

import io.graft.cli.Environment;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code graft completion}. */
@Command(
        name = "completion",
        description = {
            "Print the completion of this command line for bash and zsh.",
            "Use it with: source <(./graft completion)"
        })
public final class CompletionCommand implements Callable<Integer> {
    private final Environment environment;

    @Nullable
    @Spec
    private CommandSpec spec;

    public CompletionCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        environment
                .out()
                .print(AutoComplete.bash(
                        "graft", Objects.requireNonNull(spec).root().commandLine()));
        return 0;
    }
}
