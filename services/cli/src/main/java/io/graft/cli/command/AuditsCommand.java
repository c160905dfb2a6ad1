package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft audits}. */
@Command(
        name = "audits",
        description =
                "List the latest audits: answers of other versions, compared bit for bit around each release; and of each version in rounds.")
public final class AuditsCommand implements Callable<Integer> {
    private static final String LINE = "%-24s %-12s %-8s %-24s %8s %9s %8s%s%n";

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private Output output = new Output();

    public AuditsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        JsonNode audits = server.client().audits();
        output.print(environment, audits, out -> table(audits.path("audits"), out));
        return 0;
    }

    private static void table(JsonNode audits, PrintStream out) {
        out.printf(Locale.ROOT, LINE, "at", "node", "by", "task", "version", "compared", "changed", "");
        for (JsonNode audit : audits) {
            out.printf(
                    Locale.ROOT,
                    LINE,
                    Instant.ofEpochMilli(audit.path("at").asLong()),
                    audit.path("node").asText(),
                    audit.path("sequence").asLong() > 0 ? "release" : "round",
                    audit.path("task").asText(),
                    audit.path("version").asText(),
                    audit.path("beforeAfter").path("compared").asText(),
                    audit.path("beforeAfter").path("changed").asText(),
                    audit.has("quarantined")
                            ? "  quarantined: " + audit.path("quarantined").asText()
                            : "");
        }
    }
}
