package io.graft.trainer;

import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.CorruptObjectException;
import io.graft.platform.store.MissingObjectException;
import io.graft.platform.store.StoreException;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A store that may be told to fail. */
final class InMemoryArtifactStore implements ArtifactStore {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private boolean broken;

    void breakDown() {
        broken = true;
    }

    void damage(ArtifactReference reference) {
        objects.get(reference.uri())[0]++;
    }

    Set<String> uris() {
        return objects.keySet();
    }

    @Override
    public ArtifactReference put(String task, String kind, byte[] content) {
        return putOnce(task, kind, Digest.of(content).substring("sha256:".length()), content);
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, byte[] content) {
        requireIntact();
        objects.putIfAbsent(uri(task, kind, name), content.clone());
        return find(task, kind, name).orElseThrow();
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, Path content) {
        try {
            return putOnce(task, kind, name, Files.readAllBytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<ArtifactReference> find(String task, String kind, String name) {
        requireIntact();
        String uri = uri(task, kind, name);
        return Optional.ofNullable(objects.get(uri))
                .map(content -> new ArtifactReference(uri, Digest.of(content), content.length));
    }

    @Override
    public byte[] get(ArtifactReference reference) {
        requireIntact();
        byte[] content = objects.get(reference.uri());
        if (content == null) {
            throw new MissingObjectException(reference);
        }
        if (!Digest.of(content).equals(reference.digest())) {
            throw new CorruptObjectException(reference, Digest.of(content));
        }
        return content.clone();
    }

    @Override
    public void get(ArtifactReference reference, Path file) {
        try {
            Files.write(file, get(reference));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an erasure does. */
    void deleteTask(String task) {
        objects.keySet().removeIf(uri -> uri.startsWith("tasks/" + task + "/"));
    }

    private void requireIntact() {
        if (broken) {
            throw new StoreException("the disk is full", null);
        }
    }

    private static String uri(String task, String kind, String name) {
        return "tasks/" + task + "/" + kind + "/" + name;
    }
}
