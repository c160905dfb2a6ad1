package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft versions}. */
@Command(name = "versions", description = "List a task's versions with their evaluation; * marks the champion.")
public final class VersionsCommand implements Callable<Integer> {
    private static final String LINE = "%-1s%7s %9s %10s %9s %6s %6s %s%n";

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Mixin
    private Output output = new Output();

    public VersionsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        JsonNode versions = server.client().versions(task.name);
        output.print(environment, versions, out -> table(versions.path("versions"), out));
        return 0;
    }

    private static void table(JsonNode versions, PrintStream out) {
        out.printf(Locale.ROOT, LINE, "", "version", "metric", "validation", "majority", "rows", "upTo", "artifact");
        for (JsonNode version : versions) {
            JsonNode evaluation = version.path("evaluation");
            out.printf(
                    Locale.ROOT,
                    LINE,
                    version.path("champion").asBoolean() ? "*" : "",
                    version.path("version").asText(),
                    evaluation.path("metric").asText(),
                    rounded(evaluation.path("value")),
                    rounded(evaluation.path("majority")),
                    evaluation.path("rows").asText(),
                    version.path("upTo").asText(),
                    version.path("artifact").path("digest").asText() + remark(version));
        }
    }

    private static String remark(JsonNode version) {
        if (version.has("retiredAt")) {
            return " retired";
        }
        return version.has("quarantined")
                ? " quarantined: " + version.path("quarantined").asText()
                : "";
    }

    private static String rounded(JsonNode number) {
        return String.format(Locale.ROOT, "%.3f", number.asDouble());
    }
}
