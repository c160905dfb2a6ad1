package io.graft.trainer;

import io.graft.platform.store.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for what one job has on this machine's disk because it may be larger than the memory. It is deleted with all
 * that is in it when it is closed; that of a process that was killed, when the next one is opened beside it. Its owner holds a
 * lock in it, which ends with its process.
 */
final class Scratch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String PREFIX = "graft-job-";
    private static final String LOCK = "lock";

    /** Locks tell processes apart: to look for one of this process would end it. */
    private static final String OURS = PREFIX + UUID.randomUUID() + "-";

    private final Path directory;
    private final FileChannel lock;

    private Scratch(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * @param parent where it is made
     * @throws JobFailedException if it cannot be made
     */
    static Scratch in(Path parent) {
        try {
            deleteLeftOnes(parent);
            Path unlocked = Files.createTempDirectory(parent, ".");
            try {
                return locked(unlocked, parent.resolve(OURS + UUID.randomUUID()));
            } catch (IOException e) {
                FileTree.delete(unlocked);
                throw e;
            }
        } catch (IOException e) {
            throw failure(parent, e);
        }
    }

    /** Locked before it has the name that others look for. */
    private static Scratch locked(Path unlocked, Path directory) throws IOException {
        FileChannel lock =
                FileChannel.open(unlocked.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            Files.move(unlocked, directory, StandardCopyOption.ATOMIC_MOVE);
            return new Scratch(directory, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    /** What a job says that could not write or read here, be it for a full disk. */
    JobFailedException failure(Exception cause) {
        return failure(directory, cause);
    }

    private static JobFailedException failure(Path where, Exception cause) {
        return new JobFailedException(
                FailureReason.STORE_FAILURE,
                "the trainer cannot keep the task's data in " + where + ": " + cause,
                cause);
    }

    @Override
    public void close() {
        try (lock) {
            FileTree.delete(directory);
        } catch (IOException e) {
            LOG.warn("{} is left", directory, e);
        }
    }

    private static void deleteLeftOnes(Path parent) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(
                parent, file -> name(file).startsWith(PREFIX) && !name(file).startsWith(OURS))) {
            for (Path other : others) {
                deleteUnlessOwned(other);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void deleteUnlessOwned(Path other) {
        try (FileChannel lock = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                FileTree.delete(other);
                LOG.info("deleted {}, which a job of a killed process left", other);
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("{} is left to its owner", other, e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
