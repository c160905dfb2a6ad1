package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.schemas.Json;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Output output = new Output();

    @Nullable
    @Spec
    private CommandSpec spec;

    public CompletionCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String script =
                AutoComplete.bash("graft", Objects.requireNonNull(spec).root().commandLine());
        output.print(
                environment,
                Json.mapper().createObjectNode().put("shell", "bash").put("script", script),
                out -> out.print(script));
        return 0;
    }
}
