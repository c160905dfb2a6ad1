package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.GraftClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft train}. */
@Command(name = "train", description = "Train now on what has been accepted.")
public final class TrainCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Option(names = "--wait", description = "Show how far it is, and return once the new version answers.")
    private boolean wait;

    @Mixin
    private Output output = new Output();

    public TrainCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        String job = client.train(task.name);
        JobEnd.tell(environment, client, task.name, job, wait, output);
        return 0;
    }
}
