package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import io.graft.cli.client.Answers;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The small commands over HTTP. */
public final class TaskCommands {
    private TaskCommands() {}

    private static final class TaskOption {
        @Option(names = "--task", required = true, paramLabel = "T", description = "The task.")
        private String name = "";
    }

    /** {@code graft predict}. */
    @Command(name = "predict", description = "Ask a task's champion, or a named version.")
    public static final class Predict implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private ServerOption server = new ServerOption();

        @Mixin
        private TaskOption task = new TaskOption();

        @Nullable
        @Option(names = "--version-number", paramLabel = "N", description = "Ask this version.")
        private Integer version;

        @Parameters(paramLabel = "TEXT", arity = "1..256", description = "The texts.")
        private List<String> texts = List.of();

        public Predict(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            Answers answers = server.client().predict(task.name, version, texts);
            for (Answers.Output output : answers.outputs()) {
                environment.out().println(output.label() + "  " + output.scores());
            }
            return 0;
        }
    }

    /** {@code graft tasks}. */
    @Command(name = "tasks", description = "List the tasks.")
    public static final class Tasks implements Callable<Integer> {
        private static final String LINE = "%-24s %10s %8s %8s %-11s %s%n";

        private final Environment environment;

        @Mixin
        private ServerOption server = new ServerOption();

        public Tasks(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            environment.out().printf(Locale.ROOT, LINE, "task", "examples", "rejected", "champion", "job", "labels");
            for (JsonNode task : server.client().tasks().path("tasks")) {
                JsonNode examples = task.path("examples");
                environment
                        .out()
                        .printf(
                                Locale.ROOT,
                                LINE,
                                task.path("task").asText(),
                                examples.path("accepted").asText(),
                                examples.path("rejected").asText(),
                                task.path("champion").asText("-"),
                                task.path("job").path("state").asText("-"),
                                task.path("labels").size());
            }
            return 0;
        }
    }

    /** {@code graft train}. */
    @Command(name = "train", description = "Train now on what has been accepted.")
    public static final class Train implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private ServerOption server = new ServerOption();

        @Mixin
        private TaskOption task = new TaskOption();

        public Train(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            environment.out().println("job " + server.client().train(task.name));
            return 0;
        }
    }

    /** {@code graft release}. */
    @Command(name = "release", description = "Make a version the champion: promote it, or roll back to it.")
    public static final class Release implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private ServerOption server = new ServerOption();

        @Mixin
        private TaskOption task = new TaskOption();

        @Parameters(paramLabel = "VERSION", description = "The version's number.")
        private int version;

        public Release(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            server.client().release(task.name, version);
            environment.out().println(task.name + " is answered by version " + version);
            return 0;
        }
    }

    /** {@code graft erase}. */
    @Command(name = "erase", description = "Forget a task: its examples, versions and artifacts.")
    public static final class Erase implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private ServerOption server = new ServerOption();

        @Mixin
        private TaskOption task = new TaskOption();

        public Erase(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            server.client().erase(task.name);
            environment.out().println(task.name + " is erased");
            return 0;
        }
    }
}
