package io.graft.platform.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Where artifacts lie.
 *
 * @param directory shared by all trainers and servers
 */
public record StoreConfig(Path directory) {
    private static final Setting<Path> DIRECTORY = Setting.required(
            "GRAFT_STORE_DIRECTORY", Path::of, "Directory of artifacts, shared by all trainers and servers.");

    public static final List<Setting<?>> SETTINGS = List.of(DIRECTORY);

    public static StoreConfig from(Settings settings) {
        return new StoreConfig(settings.get(DIRECTORY));
    }
}
