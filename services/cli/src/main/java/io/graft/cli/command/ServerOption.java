package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.ClientConfig;
import io.graft.cli.client.GraftClient;
import io.graft.cli.laptop.KnownSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option of the commands that talk to a running Graft. */
final class ServerOption {
    private final Environment environment;

    @Nullable
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Where Graft answers (default: GRAFT_SERVER, else http://127.0.0.1:8080).")
    private URI server;

    ServerOption(Environment environment) {
        this.environment = environment;
    }

    /** Any GRAFT_ variable may be set, but none that nobody knows. */
    GraftClient client() {
        ClientConfig config = ClientConfig.from(KnownSettings.of(environment.variables()));
        return new GraftClient(server == null ? config.server() : server, config.token());
    }
}
