package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.doctor.Doctor;
import io.graft.cli.doctor.Finding;
import io.graft.schemas.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft doctor}. */
@Command(
        name = "doctor",
        description = {
            "Look at everything that Graft needs: JDK, native library, CPU, GPU, ports, disk, store, broker, topics.",
            "One line each: ok, warn or fail, and what to do about it."
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".graft",
            description = "Where graft up keeps everything (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".graft");

    @Mixin
    private Output output = new Output();

    public DoctorCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        Logging.off();
        List<Finding> findings = new Doctor(environment.variables(), data, server.client(), PATIENCE).look();
        ObjectNode document = Json.mapper().createObjectNode();
        ArrayNode array = document.putArray("findings");
        findings.forEach(finding -> array.addObject()
                .put("check", finding.check())
                .put("level", finding.level().code())
                .put("detail", finding.detail())
                .put("next", finding.next()));
        output.print(environment, document, out -> findings.forEach(finding -> print(finding, out)));
        boolean failed = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
        return (failed ? ExitCode.UNHEALTHY : ExitCode.DONE).number();
    }

    private static void print(Finding finding, PrintStream out) {
        String next = finding.next() == null ? "" : "; next: " + finding.next();
        out.printf(Locale.ROOT, "%-4s  %-15s  %s%n", finding.level().code(), finding.check(), finding.detail() + next);
    }
}
