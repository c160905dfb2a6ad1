package io.graft.cli.command;

import io.graft.cli.client.GraftClient;
import java.net.URI;
import picocli.CommandLine.Option;

/** Option of the commands that talk to a running Graft. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where Graft answers (default: ${DEFAULT-VALUE}).")
    URI server = URI.create("http://127.0.0.1:8080");

    GraftClient client() {
        return new GraftClient(server);
    }
}
