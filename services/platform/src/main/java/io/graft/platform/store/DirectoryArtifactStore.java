package io.graft.platform.store;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.TaskKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A store in a directory, which several processes may share if its file system has hard links. A file appears under its
 * name when all its bytes are on the disk: it is written under a hidden name first, and linked, which never replaces.
 */
public final class DirectoryArtifactStore implements SweepableStore {
    private final Path root;

    public DirectoryArtifactStore(Path root) {
        this.root = root;
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, byte[] content) {
        return putOnce(new ObjectName(task, kind, name), () -> new ByteArrayInputStream(content));
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, Path content) {
        return putOnce(new ObjectName(task, kind, name), () -> Files.newInputStream(content));
    }

    private ArtifactReference putOnce(ObjectName object, Source content) {
        Path file = path(object);
        Path directory = directory(object.task()).resolve(object.kind());
        Path hidden = directory.resolve("." + object.name() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(directory);
            ArtifactReference written;
            try {
                written = writeToDisk(object, content, hidden);
                Files.createLink(file, hidden);
            } catch (FileAlreadyExistsException e) {
                ArtifactReference there = describe(object);
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return there;
            } finally {
                Files.deleteIfExists(hidden);
            }
            syncDirectory(directory);
            return written;
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException("cannot write " + object.uri() + ": " + e, e);
        }
    }

    @Override
    public Optional<ArtifactReference> find(String task, String kind, String name) {
        ObjectName object = new ObjectName(task, kind, name);
        try {
            return Optional.of(describe(object));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("cannot read " + object.uri() + ": " + e, e);
        }
    }

    @Override
    public byte[] get(ArtifactReference reference) {
        try (InputStream in = open(reference)) {
            byte[] content = in.readAllBytes();
            CorruptObjectException.requireSame(
                    reference, ObjectName.ofUri(reference.uri()).describe(content));
            return content;
        } catch (IOException e) {
            throw new StoreException("cannot read " + reference.uri() + ": " + e, e);
        }
    }

    @Override
    public void get(ArtifactReference reference, Path file) {
        try (InputStream in = open(reference)) {
            new VerifiedFile(reference, file).write(in);
        } catch (IOException e) {
            throw new StoreException("cannot read " + reference.uri() + " into " + file + ": " + e, e);
        }
    }

    @Override
    public List<String> tasks() {
        return names(root.resolve("tasks")).stream().filter(TaskKey::isName).toList();
    }

    /** Hidden files are what interrupted writers left; hidden directories are tasks whose deletion was interrupted. */
    @Override
    public List<String> sweep(String task, Instant before, Predicate<String> kept) {
        String all = ObjectName.ofTask(task);
        List<String> swept = new ArrayList<>();
        try {
            for (String kind : names(directory(task))) {
                Path directory = directory(task).resolve(kind);
                for (String name : names(directory)) {
                    Path file = directory.resolve(name);
                    String uri = all + kind + "/" + name;
                    if (!kept.test(uri)
                            && isOlder(file, before)
                            && Files.deleteIfExists(file)
                            && !name.startsWith(".")) {
                        swept.add(uri);
                    }
                }
                deleteIfEmpty(directory);
            }
            deleteIfEmpty(directory(task));
            for (String name : names(root.resolve("tasks"))) {
                if (name.startsWith("." + task + ".")) {
                    FileTree.delete(root.resolve("tasks").resolve(name));
                }
            }
            return swept;
        } catch (IOException e) {
            throw new StoreException("cannot delete from tasks/" + task + ": " + e, e);
        }
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // It holds what is kept, or what is young.
            return;
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new StoreException("cannot list " + directory + ": " + e, e);
        }
    }

    private Path path(ObjectName object) {
        return directory(object.task()).resolve(object.kind()).resolve(object.name());
    }

    private Path directory(String task) {
        return root.resolve("tasks").resolve(task);
    }

    private InputStream open(ArtifactReference reference) throws IOException {
        Path file = path(ObjectName.ofUri(reference.uri()));
        try {
            if (Files.size(file) != reference.bytes()) {
                throw new CorruptObjectException(reference, Files.size(file) + " bytes long");
            }
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new MissingObjectException(reference);
        }
    }

    private ArtifactReference describe(ObjectName object) throws IOException {
        try (InputStream in = Files.newInputStream(path(object))) {
            return object.describe(in);
        }
    }

    private static ArtifactReference writeToDisk(ObjectName object, Source content, Path file) throws IOException {
        try (InputStream in = content.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ArtifactReference written = object.copy(in, Channels.newOutputStream(channel));
            channel.force(true);
            return written;
        }
    }

    /** Makes the new name itself durable. */
    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Where an object's bytes come from. */
    private interface Source {
        InputStream open() throws IOException;
    }
}
