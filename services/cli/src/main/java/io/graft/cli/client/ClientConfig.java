package io.graft.cli.client;

import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import java.net.URI;
import java.util.List;

/**
 * Where the command line finds a running Graft.
 *
 * @param server of the public routes
 */
public record ClientConfig(URI server) {
    private static final Setting<URI> SERVER = Setting.of(
            "GRAFT_SERVER",
            ClientConfig::server,
            "http://127.0.0.1:8080",
            "Where the command line finds Graft, unless --server says it.");

    public static final List<Setting<?>> SETTINGS = List.of(SERVER);

    public static ClientConfig from(Settings settings) {
        return new ClientConfig(settings.get(SERVER));
    }

    private static URI server(String text) {
        URI server = URI.create(text);
        if (!isServer(server)) {
            throw new IllegalArgumentException("a URL such as http://localhost:8080");
        }
        return server;
    }

    static boolean isServer(URI server) {
        return server.getHost() != null && String.valueOf(server.getScheme()).startsWith("http");
    }
}
