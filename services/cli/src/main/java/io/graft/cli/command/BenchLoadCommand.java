package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.evaluation.Report;
import io.graft.evaluation.load.BenchLoad;
import io.graft.evaluation.load.TaskMix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft bench load}. */
@Command(
        name = "load",
        description = "How many questions a second a running Graft answers, and how many of them may come at random"
                + " moments while 99 of 100 are answered in time.")
public final class BenchLoadCommand implements Callable<Integer> {
    private static final List<String> SENTENCES = List.of(
            "Where is the parcel that I ordered on the first of the month, and who has it now?",
            "The second invoice names a price that nobody has agreed to.",
            "Please tell me how to change the address of a delivery that is on its way.",
            "It stopped working after two days although I have followed every step of the manual.");

    private final Environment environment;

    @Option(
            names = "--task",
            paramLabel = "T",
            description = "A task to ask; may stand several times (default: all that answer).")
    private List<String> tasks = List.of();

    @Option(
            names = "--mix",
            paramLabel = "M",
            defaultValue = "uniform",
            description = "Of tasks: identical, distinct, uniform or zipf (default: ${DEFAULT-VALUE}).")
    private String mix = "uniform";

    @Mixin
    private RoundsOption rounds = new RoundsOption();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "8",
            description = "Of each measurement (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Mixin
    private final ServerOption server;

    @Mixin
    private ReportOutput report = new ReportOutput();

    public BenchLoadCommand(Environment environment) {
        this.environment = environment;
        server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        List<String> asked = tasks.isEmpty() ? answering(client) : tasks;
        if (asked.isEmpty()) {
            throw new RefusedException("no task answers yet; make one with ./graft import and ./graft train --wait");
        }
        BenchLoad.Plan plan = BenchLoad.Plan.standard(rounds.count(), Math.max(1, seconds), asked.size(), mix());
        Report result = new Report(plan);
        result.json().set("node", client.node());
        new BenchLoad(plan, client.questions(asked, SENTENCES), System::nanoTime, environment.err()::println)
                .run(result);
        report.print(environment, result, "ratios");
        return 0;
    }

    private TaskMix mix() {
        try {
            return TaskMix.valueOf(mix.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("a mix is identical, distinct, uniform or zipf, not '" + mix + "'", e);
        }
    }

    private static List<String> answering(GraftClient client) {
        List<String> names = new ArrayList<>();
        client.tasks().path("tasks").forEach(task -> {
            if (task.path("kind").asText().equals("classification")
                    && !task.path("pair").asBoolean()
                    && task.path("champion").isInt()) {
                names.add(task.path("task").asText());
            }
        });
        return names;
    }
}
