package io.graft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.schemas.ArtifactReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryArtifactStoreTest extends ArtifactStoreContract {
    @TempDir
    Path directory;

    @Override
    SweepableStore store() {
        return new DirectoryArtifactStore(directory);
    }

    @Override
    void damage(String uri, byte[] content) throws IOException {
        Files.write(directory.resolve(uri), content);
    }

    @Test
    void shouldLeaveNoFileBesideTheObject() throws IOException {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});

        try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files).containsExactly(directory.resolve(reference.uri()));
        }
    }

    @Test
    void shouldLeaveNoTraceOfATaskThatIsDeleted() throws IOException {
        store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", new byte[] {1});
        Path half = Files.createDirectories(directory.resolve("tasks/.trec.half-deleted/adapters"));
        Files.write(half.resolve("weights"), new byte[] {1});

        delete("trec");

        assertThat(directory.resolve("tasks")).isEmptyDirectory();
    }

    @Test
    void shouldSweepWhatInterruptedWritersLeft() throws IOException {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        Path hidden = Files.write(directory.resolve("tasks/trec/adapters/.half.written"), new byte[] {1});

        store().sweep("trec", Instant.now().plusSeconds(3_600), reference.uri()::equals);

        assertThat(hidden).doesNotExist();
        assertThat(store().get(reference)).containsExactly(1);
    }

    @Test
    void shouldMakeAnObjectYoungThatIsWrittenAgain() throws IOException {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        Files.setLastModifiedTime(directory.resolve(reference.uri()), FileTime.from(Instant.EPOCH));
        store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});

        assertThat(store().sweep("trec", Instant.EPOCH.plusSeconds(1), uri -> false))
                .isEmpty();
    }

    @Test
    void shouldSayThatTheStoreFailed() throws IOException {
        Files.createFile(directory.resolve("tasks"));

        assertThatThrownBy(() -> store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1}))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write tasks/trec/adapters/");
    }
}
