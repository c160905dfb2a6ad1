package io.graft.cli.client;

import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/**
 * Where the command line finds a running Graft.
 *
 * @param server of the public routes
 * @param token who asks, where the server wants to know; empty for nobody
 */
public record ClientConfig(URI server, String token) {
    private static final Setting<URI> SERVER = Setting.of(
            "GRAFT_SERVER",
            ClientConfig::server,
            "http://127.0.0.1:8080",
            "Where the command line finds Graft, unless --server says it.");

    private static final Setting<String> TOKEN = new Setting<>(
            "GRAFT_TOKEN",
            Function.identity(),
            "",
            "API key or signed token that the command line shows to a server that wants one.",
            true);

    public static final List<Setting<?>> SETTINGS = List.of(SERVER, TOKEN);

    public static ClientConfig from(Settings settings) {
        return new ClientConfig(settings.get(SERVER), settings.get(TOKEN));
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
