package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.Screen;
import io.graft.cli.demo.Demo;
import io.graft.cli.demo.DemoPlan;
import io.graft.cli.demo.DemoResult;
import io.graft.cli.laptop.Laptop;
import io.graft.evaluation.MeasuredBase;
import io.graft.evaluation.Report;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft demo}. */
@Command(
        name = "demo",
        description = {
            "Learn three tasks one after the other, from examples on Kafka, and show that no earlier answer changes.",
            "The texts are definitions of WordNet 3.1, read from its Maven artifact."
        })
public final class DemoCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private LaptopOptions options = new LaptopOptions();

    @Option(names = "--exit", description = "End after the table instead of serving on.")
    private boolean exit;

    @Nullable
    @Option(names = "--report", paramLabel = "FILE", description = "Write the results as JSON, too.")
    private Path report;

    @Mixin
    private Output output = new Output();

    public DemoCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path log = Logging.toFile(options.data);
        // With --json, standard output belongs to the report.
        Screen screen =
                new Screen(output.isJson() ? environment.err() : environment.out(), output.isWatched(environment));
        screen.say("starting Kafka, onboarding, a trainer and serving in this JVM; the log is " + log);
        try (UntilInterrupted<Laptop> until =
                new UntilInterrupted<>(Laptop.start(options.plan(), environment.variables(), Clock.systemUTC()))) {
            screen.say("watch it in a browser: " + until.running().server());
            demonstrate(until.running(), screen);
            if (!exit) {
                screen.say("still answering at " + until.running().server()
                        + "; try ./graft predict --task noun-topics 'a small furry pet', or examples of your own with"
                        + " ./graft import FILE --task T; end it with Ctrl-C");
                until.await();
            }
        }
        return 0;
    }

    private void demonstrate(Laptop laptop, Screen screen) {
        DemoPlan plan = DemoPlan.standard();
        GraftClient client = new GraftClient(laptop.server());
        DemoResult result = new Demo(plan, client, laptop.kafka(), laptop.encoder(), screen, Clock.systemUTC()).run();
        Report figures = result.report(
                plan, MeasuredBase.described(laptop.encoder()), laptop.encoder().profile());
        output.print(environment, figures.json(), out -> screen.say(result.table()));
        if (report != null) {
            figures.write(report);
            screen.say("report: " + report);
        }
    }
}
