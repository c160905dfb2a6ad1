package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code graft retire}. */
@Command(
        name = "retire",
        description = "End a version for good: it answers no more, and sweep may delete its artifact.")
public final class RetireCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Parameters(paramLabel = "VERSION", description = "The version's number.")
    private int version;

    @Mixin
    private Output output = new Output();

    public RetireCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        JsonNode retired = server.client().retire(task.name, version);
        output.print(
                environment, retired, out -> out.println("version " + version + " of " + task.name + " is retired"));
        return 0;
    }
}
