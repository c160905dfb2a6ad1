package io.graft.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.DirectoryArtifactStore;
import io.graft.platform.store.SweepableStore;
import io.graft.schemas.ArtifactReference;
import io.graft.serving.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasedArtifactsTest {
    private static final Instant ERASED = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path directory;

    private final Registry registry = new Registry();
    private SweepableStore store;
    private ErasedArtifacts erasedArtifacts;

    @BeforeEach
    void open() {
        store = new DirectoryArtifactStore(directory);
        erasedArtifacts = new ErasedArtifacts(store, registry, Runnable::run);
    }

    @Test
    void shouldDeleteWhatWasStoredOfAnErasedTask() throws IOException {
        ArtifactReference adapter = stored(ArtifactStore.ADAPTERS, -1);
        ArtifactReference dataSet = stored(ArtifactStore.DATASETS, -60_000);

        delete();

        assertThat(exists(adapter)).isFalse();
        assertThat(exists(dataSet)).isFalse();
    }

    @Test
    void shouldDeleteItThoughTheTaskIsDeclaredAgainAtOnce() throws IOException {
        ArtifactReference adapter = stored(ArtifactStore.ADAPTERS, -1);
        registry.task("t", ATask.named("t").champion(1).state());
        registry.version("t", 1, ATask.version("t", 1, adapter));
        registry.task("t", null);
        registry.task("t", ATask.named("t").state());

        delete();

        assertThat(exists(adapter)).isFalse();
    }

    @Test
    void shouldKeepWhatTheNewLifeStoresBeforeThisServerHasReadOfIt() throws IOException {
        ArtifactReference adapter = stored(ArtifactStore.ADAPTERS, 500);
        ArtifactReference dataSet = stored(ArtifactStore.DATASETS, 400);

        delete();

        assertThat(exists(adapter)).isTrue();
        assertThat(exists(dataSet)).isTrue();
    }

    @Test
    void shouldKeepWhatTheRegistryNamesWhateverTheStoresClock() throws IOException {
        ArtifactReference version = stored(ArtifactStore.ADAPTERS, -5_000);
        ArtifactReference dataSet = stored(ArtifactStore.DATASETS, -5_001);
        ArtifactReference champion = stored(ArtifactStore.ADAPTERS, -5_002);
        registry.version("t", 7, ATask.version("t", 7, version, dataSet));
        registry.release("t", ATask.release("t", 8, 1, champion));

        delete();

        assertThat(exists(version)).isTrue();
        assertThat(exists(dataSet)).isTrue();
        assertThat(exists(champion)).isTrue();
    }

    @Test
    void shouldGoOnIfTheStoreFailsOrTooManyDeletionsWait() throws IOException {
        Files.createFile(directory.resolve("tasks"));
        ErasedArtifacts full = new ErasedArtifacts(store, registry, sweep -> {
            throw new RejectedExecutionException();
        });

        assertThatCode(this::delete).doesNotThrowAnyException();
        assertThatCode(() -> full.delete("t", 0)).doesNotThrowAnyException();
    }

    private void delete() {
        erasedArtifacts.delete("t", ERASED.toEpochMilli());
    }

    /** Written so many milliseconds after the erasure, by the store's clock. */
    private ArtifactReference stored(String kind, long after) throws IOException {
        ArtifactReference reference = store.put("t", kind, Long.toString(after).getBytes(UTF_8));
        Files.setLastModifiedTime(directory.resolve(reference.uri()), FileTime.from(ERASED.plusMillis(after)));
        return reference;
    }

    private boolean exists(ArtifactReference reference) {
        return Files.exists(directory.resolve(reference.uri()));
    }
}
