package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.BenchReleases;
import io.graft.cli.client.BenchTask;
import io.graft.cli.client.BenchTrainings;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.evaluation.Report;
import io.graft.evaluation.load.BenchLoad;
import io.graft.evaluation.load.BenchOverload;
import io.graft.evaluation.load.BenchPublications;
import io.graft.evaluation.load.HttpQuestions;
import io.graft.evaluation.load.LatencyChart;
import io.graft.evaluation.load.Question;
import io.graft.evaluation.load.Questions;
import io.graft.evaluation.load.TaskMix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft bench load}. */
@Command(
        name = "load",
        description = "How many questions a second a running Graft answers, and how many of them may come at random"
                + " moments while 99 of 100 are answered in time. FILE.svg, beside a report, is a chart.")
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

    @Option(
            names = "--train",
            description = "Also measure beside trainings of a task made for it, one after the other.")
    private boolean train;

    @Option(
            names = "--overload",
            description = "Also ask five times as often as the server can answer, and see how soon it is itself again.")
    private boolean overload;

    @Option(
            names = "--publications",
            paramLabel = "N",
            arity = "0..1",
            defaultValue = "0",
            fallbackValue = "100",
            description = "Also release versions of tasks made for it so many times under a constant load, and compare"
                    + " every answer (without a number: ${FALLBACK-VALUE}).")
    private int publications;

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
        Consumer<String> listener = environment.err()::println;
        try (HttpQuestions questions = client.questions(asked, SENTENCES)) {
            rates(plan, questions, client, listener, result);
            report.write(result);
            report.write(new LatencyChart(result.json()).svg());
            if (overload) {
                new BenchOverload(plan, BenchOverload.Plan.STANDARD, questions, System::nanoTime, listener).run(result);
                report.write(result);
            }
        }
        if (publications > 0) {
            publish(plan, asked, client, listener, result);
        }
        report.print(environment, result, "ratios");
        return 0;
    }

    private void rates(
            BenchLoad.Plan plan, Questions questions, GraftClient client, Consumer<String> listener, Report result) {
        if (train) {
            listener.accept("sending examples to train with");
            try (BenchTrainings trainings = new BenchTrainings(client)) {
                new BenchLoad(plan, questions, trainings, System::nanoTime, listener).run(result);
            }
        } else {
            new BenchLoad(plan, questions, null, System::nanoTime, listener).run(result);
        }
    }

    private void publish(
            BenchLoad.Plan load, List<String> asked, GraftClient client, Consumer<String> listener, Report result) {
        Map<String, Integer> champions = new TreeMap<>();
        for (String task : asked) {
            client.task(task)
                    .ifPresent(
                            state -> champions.put(task, state.path("champion").asInt()));
        }
        BenchPublications.Plan plan = BenchPublications.Plan.standard(load.rounds(), load.seconds(), publications);
        listener.accept("training the versions to release");
        try (BenchReleases releases = new BenchReleases(client)) {
            List<Question> all = BenchPublications.asked(champions, releases, SENTENCES);
            try (HttpQuestions questions = client.questions(all)) {
                new BenchPublications(plan, questions, all, champions, releases, System::nanoTime, listener)
                        .run(result.json().at("/ratios/closedPerSecond").asDouble(), result);
            }
        }
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
                    && task.path("champion").isInt()
                    && !task.path("task").asText().startsWith(BenchTask.PREFIX)) {
                names.add(task.path("task").asText());
            }
        });
        return names;
    }
}
