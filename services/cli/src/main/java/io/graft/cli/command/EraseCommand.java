package io.graft.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft erase}. */
@Command(
        name = "erase",
        description = {
            "Forget a task: its examples, versions and artifacts.",
            "It cannot be undone; at a terminal it asks for the task's name first."
        })
public final class EraseCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Mixin
    private Output output = new Output();

    public EraseCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        if (output.isWatched(environment) && !yes) {
            confirm();
        }
        boolean erased = client.erase(task.name);
        output.print(
                environment,
                Json.mapper().createObjectNode().put("task", task.name).put("erased", erased),
                out -> out.println(task.name
                        + (erased ? " is erased" : " will be erased: the command is sent, and not carried out yet")));
        return 0;
    }

    private void confirm() {
        environment.err().print("type " + task.name + " to forget all it has: ");
        environment.err().flush();
        String typed;
        try {
            typed = new BufferedReader(new InputStreamReader(environment.in(), UTF_8)).readLine();
        } catch (IOException e) {
            throw new RefusedException("standard input cannot be read: " + e.getMessage(), e);
        }
        if (!task.name.equals(typed)) {
            throw new RefusedException(
                    ExitCode.FAILED, task.name + " is kept", "in a script, --yes erases without asking", null);
        }
    }
}
