package io.graft.serving.hub;

import io.graft.adapters.HeadKind;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.TaskState;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Versions as AdapterHub's directories, and such directories as what a job may install. Both stages fail with a {@link
 * io.graft.adapters.artifact.CorruptArtifact} that names what is wrong, the store's {@link
 * io.graft.platform.store.StoreException} or a {@link RejectedExecutionException}.
 */
public final class AdapterFiles {
    private final ArtifactStore store;
    private final AdapterHubDirectory.Base base;
    private final Executor executor;

    /**
     * @param base of this node
     * @param executor where blocking on the store is fine; may reject
     */
    public AdapterFiles(ArtifactStore store, AdapterHubDirectory.Base base, Executor executor) {
        this.store = store;
        this.base = base;
        this.executor = executor;
    }

    /** A version's files by name. It must be of this node's base, which knows how its vectors are pooled. */
    public CompletionStage<SortedMap<String, byte[]>> of(ArtifactReference version) {
        return away(() -> {
            AdapterArtifact artifact = ArtifactFiles.read(ArtifactArchive.unpack(store.get(version)));
            return AdapterHubDirectory.write(artifact, base);
        });
    }

    /** Where these files lie now, once they are found to be an adapter for this node's base and this task. */
    public CompletionStage<ArtifactReference> keep(TaskState task, SortedMap<String, byte[]> files) {
        return away(() -> {
            AdapterHubDirectory.read(files, base)
                    .forTask(HeadKind.of(task.kind().json()), task.labels());
            return store.put(task.task(), ArtifactStore.INSTALLS, ArtifactArchive.pack(files));
        });
    }

    private <T> CompletionStage<T> away(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
