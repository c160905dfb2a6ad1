package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code graft release}. */
@Command(name = "release", description = "Make a version the champion: promote it, or roll back to it.")
public final class ReleaseCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Parameters(paramLabel = "VERSION", description = "The version's number.")
    private int version;

    @Mixin
    private Output output = new Output();

    public ReleaseCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        JsonNode released = server.client().release(task.name, version);
        output.print(
                environment, released, out -> out.println("version " + version + " is the champion of " + task.name));
        return 0;
    }
}
