package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Encoder;
import io.graft.cli.Environment;
import io.graft.cli.laptop.Frame;
import io.graft.cli.laptop.KnownSettings;
import io.graft.cli.laptop.Processes;
import io.graft.cli.laptop.Telemetry;
import io.graft.platform.config.LogConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Json;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One process each, configured by the environment alone; they end with a signal. */
public final class ProcessCommands {
    private ProcessCommands() {}

    private static int run(Environment environment, Output output, String name, Consumer<Processes> start) {
        Settings settings = KnownSettings.of(environment.variables());
        LogConfig.check(settings);
        settings.log(LoggerFactory.getLogger(ProcessCommands.class));
        try (UntilInterrupted<Frame> until = new UntilInterrupted<>(new Frame())) {
            Tracing tracing = Telemetry.start(environment.variables(), "graft-" + name, until.running());
            Processes processes = new Processes(until.running(), settings, tracing, Clock.systemUTC());
            int management = processes.management();
            processes.topics();
            start.accept(processes);
            until.running().started();
            ObjectNode document =
                    Json.mapper().createObjectNode().put("process", name).put("managementPort", management);
            output.print(environment, document, out -> {});
            until.await();
        }
        return 0;
    }

    /** {@code graft onboarding}. */
    @Command(name = "onboarding", description = "Run the process that decides: examples in, jobs and releases out.")
    public static final class Onboarding implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private Output output = new Output();

        public Onboarding(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            return run(environment, output, "onboarding", Processes::onboarding);
        }
    }

    /** {@code graft trainer}. */
    @Command(name = "trainer", description = "Run the process that trains.")
    public static final class Trainer implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private Output output = new Output();

        public Trainer(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            return run(environment, output, "trainer", processes -> {
                Encoder encoder = processes.encoder();
                processes.trainer(encoder);
            });
        }
    }

    /** {@code graft serving}. */
    @Command(name = "serving", description = "Run the process that answers.")
    public static final class Serving implements Callable<Integer> {
        private final Environment environment;

        @Mixin
        private Output output = new Output();

        public Serving(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            return run(environment, output, "serving", processes -> {
                Encoder encoder = processes.encoder();
                processes.serving(encoder);
            });
        }
    }
}
