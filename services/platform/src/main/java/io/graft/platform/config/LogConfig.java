package io.graft.platform.config;

import java.util.List;

/** How a process logs. Its logging configuration reads the variable itself, before anything else does; this checks it. */
public final class LogConfig {
    private static final Setting<String> FORMAT = Setting.of(
            "GRAFT_LOG",
            LogConfig::format,
            "text",
            "How processes log on standard error: text, or json, one object a line with task, job and version.");

    public static final List<Setting<?>> SETTINGS = List.of(FORMAT);

    private LogConfig() {}

    /** @throws io.graft.platform.StartupException if it is none of the formats */
    public static void check(Settings settings) {
        settings.get(FORMAT);
    }

    private static String format(String text) {
        if (text.equals("text") || text.equals("json")) {
            return text;
        }
        throw new IllegalArgumentException("text or json");
    }
}
