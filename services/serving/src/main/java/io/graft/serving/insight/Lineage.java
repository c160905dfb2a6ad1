package io.graft.serving.insight;

import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Reads in a version's own artifact how it came to be: configuration, seed, profile. */
public final class Lineage {
    private final ArtifactStore store;
    private final Executor executor;

    /** @param executor where blocking on the store is fine; may reject */
    public Lineage(ArtifactStore store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /**
     * Fails with the store's {@link io.graft.platform.store.StoreException}, a {@link
     * io.graft.adapters.artifact.CorruptArtifact} or a {@link RejectedExecutionException}.
     */
    public CompletionStage<ArtifactInfo> of(ArtifactReference artifact) {
        try {
            return CompletableFuture.supplyAsync(() -> read(artifact), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ArtifactInfo read(ArtifactReference artifact) {
        return ArtifactFiles.read(ArtifactArchive.unpack(store.get(artifact))).info();
    }
}
