package io.graft.cli.backup;

import io.graft.cli.client.RefusedException;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.ArtifactStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things lie in a backup: {@code log} with a file for each topic, {@code store} with the objects. A backup that is not
 * complete has no {@code log}: it is {@code log.partial} until the end.
 */
final class Directories {
    private static final String LOG = "log";
    private static final String PARTIAL = "log.partial";

    private Directories() {}

    /** Empty: what an earlier attempt left is deleted. */
    static Path beginLog(Path backup) {
        try {
            if (Files.exists(backup.resolve(LOG))) {
                throw new RefusedException(backup + " holds a backup already");
            }
            Path partial = Files.createDirectories(backup.resolve(PARTIAL));
            for (Path file : files(partial)) {
                Files.delete(file);
            }
            return partial;
        } catch (IOException e) {
            throw new RefusedException(backup + " cannot be written: " + e.getMessage(), e);
        }
    }

    static void endLog(Path backup) {
        try {
            Files.move(backup.resolve(PARTIAL), backup.resolve(LOG), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> log(Path backup) {
        try {
            return files(backup.resolve(LOG));
        } catch (IOException e) {
            throw new RefusedException(backup + " holds no backup", e);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
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
