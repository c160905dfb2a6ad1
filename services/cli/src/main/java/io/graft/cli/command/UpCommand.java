package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.Screen;
import io.graft.cli.laptop.Laptop;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft up}. */
@Command(name = "up", description = "Run everything in one JVM: Kafka, onboarding, a trainer and serving.")
public final class UpCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private LaptopOptions options = new LaptopOptions();

    public UpCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path log = Logging.toFile(options.data);
        Screen screen = new Screen(environment.out(), environment.terminal());
        screen.say("starting; the log is " + log);
        try (UntilInterrupted<Laptop> until =
                new UntilInterrupted<>(Laptop.start(options.plan(), environment.variables(), Clock.systemUTC()))) {
            Laptop laptop = until.running();
            screen.say("Graft answers at " + laptop.server() + ", its Kafka at "
                    + laptop.kafka().bootstrap());
            screen.say("next: ./graft import FILE --task T, then ./graft predict --task T TEXT; end it with Ctrl-C");
            until.await();
        }
        return 0;
    }
}
