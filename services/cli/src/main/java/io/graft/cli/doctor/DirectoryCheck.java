package io.graft.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room and rights where data goes. */
final class DirectoryCheck {
    private static final long MEBIBYTE = 1L << 20;
    private static final long ENOUGH = 2_048 * MEBIBYTE;
    private static final long LEAST = 256 * MEBIBYTE;

    private DirectoryCheck() {}

    /** Whether a directory, or the nearest one above that exists, has room. */
    static Finding room(String name, Path directory) {
        Path existing = existing(directory);
        try {
            return room(name, existing, Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            return Finding.fail(
                    name, existing + " cannot be looked at: " + e.getMessage(), "mount it, or name another");
        }
    }

    static Finding room(String name, Path directory, long bytes) {
        String detail = bytes / MEBIBYTE + " MiB free at " + directory;
        String next = "free some, or keep Graft's data elsewhere with --data-dir";
        if (bytes < LEAST) {
            return Finding.fail(name, detail, next);
        }
        return bytes < ENOUGH ? Finding.warn(name, detail, next) : Finding.ok(name, detail);
    }

    /** Whether a file can be written there, by writing one; a directory that does not exist yet is not made. */
    static Finding writable(String name, Path directory, String next) {
        Path existing = existing(directory);
        try {
            Files.delete(Files.createTempFile(existing, ".graft-doctor", ""));
            return Finding.ok(
                    name, directory + (existing.equals(directory) ? " can be written" : " can be made in " + existing));
        } catch (IOException e) {
            return Finding.fail(name, existing + " cannot be written (" + e + ")", next);
        }
    }

    private static Path existing(Path directory) {
        Path path = directory.toAbsolutePath();
        while (!Files.isDirectory(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return directory.toAbsolutePath().equals(path) ? directory : path;
    }
}
