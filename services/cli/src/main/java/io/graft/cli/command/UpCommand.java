package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.laptop.Laptop;
import io.graft.schemas.Json;
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

    @Mixin
    private Output output = new Output();

    public UpCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path log = Logging.toFile(options.data);
        environment.err().println("starting; the log is " + log);
        try (UntilInterrupted<Laptop> until =
                new UntilInterrupted<>(Laptop.start(options.plan(), environment.variables(), Clock.systemUTC()))) {
            Laptop laptop = until.running();
            ObjectNode places = Json.mapper()
                    .createObjectNode()
                    .put("server", laptop.server().toString())
                    .put("kafka", laptop.kafka().bootstrap())
                    .put("log", log.toString());
            output.print(environment, places, out -> {
                out.println("Graft and its console answer at " + laptop.server() + ", its Kafka at "
                        + laptop.kafka().bootstrap());
                out.println(
                        "next: ./graft import FILE --task T, then ./graft predict --task T TEXT; end it with Ctrl-C");
            });
            until.await();
        }
        return 0;
    }
}
