package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.schemas.Json;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code graft reference}. */
@Command(name = "reference", description = "Print what you may type, as Markdown: docs/cli.md.")
public final class ReferenceCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private Output output = new Output();

    @Nullable
    @Spec
    private CommandSpec spec;

    public ReferenceCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String markdown =
                CommandReference.markdown(Objects.requireNonNull(spec).root().commandLine());
        output.print(
                environment, Json.mapper().createObjectNode().put("markdown", markdown), out -> out.print(markdown));
        return 0;
    }
}
