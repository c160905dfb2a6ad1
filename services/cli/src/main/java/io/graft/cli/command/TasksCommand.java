package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft tasks}. */
@Command(name = "tasks", description = "List the tasks.")
public final class TasksCommand implements Callable<Integer> {
    private static final String LINE = "%-24s %-14s %8s %8s %8s %-11s %s%n";

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private Output output = new Output();

    public TasksCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        JsonNode tasks = server.client().tasks();
        output.print(environment, tasks, out -> table(tasks.path("tasks"), out));
        return 0;
    }

    private static void table(JsonNode tasks, PrintStream out) {
        if (tasks.isEmpty()) {
            out.println("no tasks yet; next: ./graft import FILE --task T");
            return;
        }
        out.printf(Locale.ROOT, LINE, "task", "kind", "examples", "rejected", "champion", "job", "labels");
        for (JsonNode task : tasks) {
            JsonNode examples = task.path("examples");
            out.printf(
                    Locale.ROOT,
                    LINE,
                    task.path("task").asText(),
                    task.path("kind").asText(),
                    examples.path("accepted").asText(),
                    examples.path("rejected").asText(),
                    task.path("champion").asText("-"),
                    task.path("job").path("state").asText("-"),
                    task.path("labels").size());
        }
    }
}
