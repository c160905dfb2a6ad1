package io.graft.serving.predict;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.CorruptObjectException;
import io.graft.platform.store.StoreException;
import io.graft.schemas.ArtifactReference;
import io.graft.serving.registry.VersionKey;

/** Fetches artifacts and refuses those that this node's base must not run. */
public final class ArtifactReader {
    private final ArtifactStore store;
    private final Engine engine;

    public ArtifactReader(ArtifactStore store, Engine engine) {
        this.store = store;
        this.engine = engine;
    }

    /**
     * Blocks on the store.
     *
     * @throws LoadException if the artifact is unavailable or bad
     */
    AdapterArtifact read(VersionKey key, ArtifactReference reference) {
        AdapterArtifact artifact = parse(fetch(reference));
        if (!artifact.info().task().equals(key.task())) {
            throw LoadException.quarantined(
                    "the artifact is of task " + artifact.info().task(), null);
        }
        ArtifactInfo info = artifact.info();
        if (!info.baseDigest().equals(engine.baseDigest())) {
            throw LoadException.quarantined(
                    "the artifact needs base " + info.baseName() + " (" + info.baseDigest() + "), this node has "
                            + engine.baseDigest(),
                    null);
        }
        if (info.pooling() != engine.base().config().pooling()) {
            throw LoadException.quarantined(
                    "the artifact's pooling is " + info.pooling().label() + ", this node's base has "
                            + engine.base().config().pooling().label(),
                    null);
        }
        AdapterWeights weights = artifact.weights();
        AdapterShape shape = weights.shape();
        AdapterShape expected = engine.shape(shape.bottleneck());
        if (shape.layers() != expected.layers()
                || shape.hidden() != expected.hidden()
                || weights.head().hidden() != expected.hidden()) {
            throw LoadException.quarantined(
                    "the artifact's shape " + shape + " does not fit the base, which has " + expected.layers()
                            + " layers of hidden size " + expected.hidden(),
                    null);
        }
        return artifact;
    }

    private byte[] fetch(ArtifactReference reference) {
        try {
            return store.get(reference);
        } catch (CorruptObjectException e) {
            throw LoadException.quarantined(String.valueOf(e.getMessage()), e);
        } catch (StoreException e) {
            throw LoadException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private static AdapterArtifact parse(byte[] archive) {
        try {
            return ArtifactFiles.read(ArtifactArchive.unpack(archive));
        } catch (CorruptArtifact e) {
            throw LoadException.quarantined(String.valueOf(e.getMessage()), e);
        }
    }
}
