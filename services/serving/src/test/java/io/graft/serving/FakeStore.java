package io.graft.serving;

import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.CorruptObjectException;
import io.graft.platform.store.MissingObjectException;
import io.graft.platform.store.StoreException;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory, whose objects a test may damage and whose reads it may count and fail. */
public final class FakeStore implements ArtifactStore {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean down;

    public int reads() {
        return reads.get();
    }

    public void down(boolean value) {
        down = value;
    }

    /** Flips one bit. */
    public void damage(ArtifactReference reference) {
        objects.computeIfPresent(reference.uri(), (uri, bytes) -> {
            byte[] damaged = bytes.clone();
            damaged[damaged.length / 2] ^= 1;
            return damaged;
        });
    }

    @Override
    public ArtifactReference put(String task, String kind, byte[] content) {
        return putOnce(task, kind, Digest.of(content).substring(7), content);
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, byte[] content) {
        String uri = "tasks/" + task + "/" + kind + "/" + name;
        byte[] there = objects.putIfAbsent(uri, content);
        return describe(uri, there == null ? content : there);
    }

    @Override
    public ArtifactReference putOnce(String task, String kind, String name, Path content) {
        throw new UnsupportedOperationException("a server puts no files");
    }

    @Override
    public Optional<ArtifactReference> find(String task, String kind, String name) {
        String uri = "tasks/" + task + "/" + kind + "/" + name;
        return Optional.ofNullable(objects.get(uri)).map(bytes -> describe(uri, bytes));
    }

    @Override
    public byte[] get(ArtifactReference reference) {
        reads.incrementAndGet();
        if (down) {
            throw new StoreException("the store is down", null);
        }
        byte[] bytes = objects.get(reference.uri());
        if (bytes == null) {
            throw new MissingObjectException(reference);
        }
        if (!Digest.of(bytes).equals(reference.digest())) {
            throw new CorruptObjectException(reference, Digest.of(bytes));
        }
        return bytes;
    }

    @Override
    public void get(ArtifactReference reference, Path file) {
        throw new UnsupportedOperationException("a server gets no files");
    }

    private static ArtifactReference describe(String uri, byte[] bytes) {
        return new ArtifactReference(uri, Digest.of(bytes), bytes.length);
    }
}
