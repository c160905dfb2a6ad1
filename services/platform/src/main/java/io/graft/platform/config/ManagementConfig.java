package io.graft.platform.config;

import java.util.List;

/**
 * Where a process tells how it is.
 *
 * @param host to bind
 * @param port to bind; 0 for any
 */
public record ManagementConfig(String host, int port) {
    private static final Setting<String> HOST =
            Setting.text("GRAFT_MANAGEMENT_HOST", "127.0.0.1", "Address that the management port binds.");
    private static final Setting<Integer> PORT =
            Setting.port("GRAFT_MANAGEMENT_PORT", 8081, "Port of /health/live, /health/ready and /metrics; 0 for any.");

    public static final List<Setting<?>> SETTINGS = List.of(HOST, PORT);

    public static ManagementConfig from(Settings settings) {
        return new ManagementConfig(settings.get(HOST), settings.get(PORT));
    }
}
