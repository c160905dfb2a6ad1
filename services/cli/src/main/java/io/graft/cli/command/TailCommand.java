package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.EventLine;
import io.graft.cli.client.EventStream;
import io.graft.cli.client.EventStream.Event;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft tail}. */
@Command(
        name = "tail",
        description = {
            "Follow what happens from now on, one event a line.",
            "Events: task, task-erased, version, release, live, progress, audit."
        })
public final class TailCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Nullable
    @Option(names = "--task", paramLabel = "T", description = "Only what concerns this task.")
    private String task;

    @Option(names = "--event", paramLabel = "NAME", split = ",", description = "Only these events.")
    private List<String> names = List.of();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many (default: never).")
    private long count;

    @Mixin
    private Output output = new Output();

    public TailCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        try (EventStream events = client.events()) {
            long printed = 0;
            Optional<Event> next = events.next();
            while (next.isPresent()) {
                Event event = next.get();
                if (isWanted(event)) {
                    print(event);
                    printed++;
                    if (printed == count) {
                        return 0;
                    }
                }
                next = events.next();
            }
        } catch (java.io.UncheckedIOException e) {
            throw ended(client, e);
        }
        throw ended(client, null);
    }

    private boolean isWanted(Event event) {
        return (task == null || task.equals(event.data().path("task").asText()))
                && (names.isEmpty() || names.contains(event.name()));
    }

    private void print(Event event) {
        ObjectNode document = Json.mapper().createObjectNode().put("event", event.name());
        document.set("data", event.data());
        output.print(environment, document, out -> out.println(EventLine.of(event)));
    }

    private static RefusedException ended(GraftClient client, @Nullable Throwable cause) {
        return new RefusedException(
                ExitCode.UNREACHABLE,
                "Graft at " + client.server() + " has ended the stream of events",
                "begin again once it answers; ./graft doctor looks at the parts",
                cause);
    }
}
