package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.cli.client.Screen;
import io.graft.cli.client.TrainingWatch;
import io.graft.schemas.Json;
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
        if (wait) {
            await(client);
        } else {
            ObjectNode document =
                    Json.mapper().createObjectNode().put("task", task.name).put("job", job);
            output.print(environment, document, out -> out.println("job " + job));
        }
        return 0;
    }

    private void await(GraftClient client) {
        Screen screen = new Screen(environment.err(), output.isWatched(environment));
        JsonNode state = TrainingWatch.await(client, task.name, screen);
        JsonNode job = state.path("job");
        int version = job.path("version").asInt();
        if (!job.path("state").asText().equals("released")) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    job.path("state").asText(),
                    "version " + version + " of " + task.name + " is not released ("
                            + job.path("state").asText() + "): "
                            + job.path("reason").asText("no reason was given"),
                    "send more examples and train again; ./graft versions --task " + task.name + " shows what there is",
                    null);
        }
        output.print(
                environment,
                state,
                out -> out.println("version " + version + " of " + task.name + " answers; next:"
                        + " ./graft predict --task " + task.name + " TEXT"));
    }
}
