package io.graft.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The keys as a table in Markdown, for the documentation. */
public final class SettingsReference {
    private SettingsReference() {}

    public static String markdown(Collection<? extends Setting<?>> settings) {
        return settings.stream()
                .distinct()
                .sorted(Comparator.comparing((Setting<?> setting) -> setting.key()))
                .map(SettingsReference::row)
                .collect(Collectors.joining("", "| variable | default | |\n| --- | --- | --- |\n", ""));
    }

    private static String row(Setting<?> setting) {
        return "| `" + setting.key() + "` | " + fallback(setting) + " | " + setting.sentence() + " |\n";
    }

    private static String fallback(Setting<?> setting) {
        String fallback = setting.fallback();
        if (fallback == null) {
            return "required";
        }
        return fallback.isEmpty() ? "" : "`" + fallback + "`";
    }
}
