package io.graft.cli.broker;

import io.graft.platform.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One broker at a time in a directory. Kafka has a lock of its own, but takes it after its controller has begun to
 * write. The system lets go of this one when the process dies.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileLock lock;

    private DirectoryLock(FileLock lock) {
        this.lock = lock;
    }

    /**
     * Creates the directory if it is missing.
     *
     * @throws StartupException if another broker, of this process or another, has it
     */
    static DirectoryLock take(Path directory) {
        FileChannel channel = open(directory);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DirectoryLock(lock);
            }
        } catch (OverlappingFileLockException e) {
            // This process itself has it: refused below.
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        close(channel);
        throw new StartupException("another Graft already runs on the data directory " + directory
                + "; stop it or name another with --data-dir");
    }

    @Override
    public void close() {
        close(lock.acquiredBy());
    }

    private static FileChannel open(Path directory) {
        try {
            Files.createDirectories(directory);
            return FileChannel.open(
                    directory.resolve("graft.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static StartupException unusable(Path directory, IOException e) {
        return new StartupException("the data directory " + directory + " is not usable: " + e, e);
    }

    private static void close(java.nio.channels.Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
