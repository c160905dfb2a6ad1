package io.graft.cli.backup;

import io.graft.cli.client.RefusedException;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.ArtifactStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in a backup: {@code log} with a file for each topic, {@code store} with the objects. */
final class Directories {
    private Directories() {}

    static Path newLog(Path backup) {
        try {
            Path log = backup.resolve("log");
            if (Files.exists(log)) {
                throw new RefusedException(backup + " holds a backup already");
            }
            return Files.createDirectories(log);
        } catch (IOException e) {
            throw new RefusedException(backup + " cannot be written: " + e.getMessage(), e);
        }
    }

    static List<Path> log(Path backup) {
        try (Stream<Path> files = Files.list(backup.resolve("log"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new RefusedException(backup + " holds no backup", e);
        }
    }

    static ArtifactStore store(Path backup) {
        try {
            return ArtifactStores.open(new StoreConfig.Directory(Files.createDirectories(backup.resolve("store"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
