package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.Environment;
import io.graft.schemas.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Option of the commands that say something: lines for people, or JSON for programs, one document a line. */
public final class Output {
    /** The option's name. */
    public static final String JSON = "--json";

    @Option(names = JSON, description = "Print JSON, one document a line, instead of text.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** Progress bars and remarks are for people at a terminal. */
    boolean isWatched(Environment environment) {
        return environment.terminal() && !json;
    }

    /** Prints one or the other. */
    void print(Environment environment, JsonNode document, Consumer<PrintStream> text) {
        if (json) {
            environment.out().println(new String(Json.bytes(document), StandardCharsets.UTF_8));
        } else {
            text.accept(environment.out());
        }
        environment.out().flush();
    }
}
