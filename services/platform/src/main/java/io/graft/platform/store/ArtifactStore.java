package io.graft.platform.store;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Objects of tasks, each written once and never changed. An object's uri is {@code tasks/{task}/{kind}/{name}}; nothing
 * is shared between tasks. All methods throw {@link StoreException} if the store fails, and may block.
 */
public interface ArtifactStore {
    /** Kind of trained adapters. */
    String ADAPTERS = "adapters";

    /** Kind of sealed data sets. */
    String DATASETS = "datasets";

    /** Kind of adapters from elsewhere, as they came. */
    String INSTALLS = "installs";

    /**
     * Where an object lies.
     *
     * @throws IllegalArgumentException if none can have this name
     */
    static String uri(String task, String kind, String name) {
        return new ObjectName(task, kind, name).uri();
    }

    /**
     * Writes an object named by its own digest; again, it changes nothing.
     *
     * @throws CorruptObjectException if other bytes lie under this name
     */
    default ArtifactReference put(String task, String kind, byte[] content) {
        String digest = Digest.of(content);
        String name = digest.substring(digest.indexOf(':') + 1);
        ArtifactReference reference = putOnce(task, kind, name, content);
        if (!reference.digest().equals(digest)) {
            throw new CorruptObjectException(
                    new ArtifactReference(reference.uri(), digest, content.length), reference.digest());
        }
        return reference;
    }

    /**
     * Writes an object under a name unless one lies there.
     *
     * @return what lies there: the first writer wins
     */
    ArtifactReference putOnce(String task, String kind, String name, byte[] content);

    /** The same with the bytes of a file, which may be larger than the memory. */
    ArtifactReference putOnce(String task, String kind, String name, Path content);

    Optional<ArtifactReference> find(String task, String kind, String name);

    /**
     * The bytes that a reference promises.
     *
     * @throws MissingObjectException if there is no such object
     * @throws CorruptObjectException if its size or digest is another
     */
    byte[] get(ArtifactReference reference);

    /**
     * The same into a file, which may be larger than the memory. It appears, or is replaced, when all the bytes are in it and
     * verified.
     */
    void get(ArtifactReference reference, Path file);

    /** Reads what {@code get} would give, with its errors, and keeps nothing of it. */
    default void verify(ArtifactReference reference) {
        ObjectName object = ObjectName.ofUri(reference.uri());
        ArtifactReference found = find(object.task(), object.kind(), object.name())
                .orElseThrow(() -> new MissingObjectException(reference));
        CorruptObjectException.requireSame(reference, found);
    }
}
