package io.graft.platform.store;

import io.graft.platform.config.StoreConfig;

/** The store that a configuration names. */
public final class ArtifactStores {
    private ArtifactStores() {}

    /** Lives as long as its process; nothing of it needs closing. Classes of AWS are loaded only for S3. */
    public static SweepableStore open(StoreConfig config) {
        if (config instanceof StoreConfig.S3 s3) {
            return S3ArtifactStore.open(s3);
        }
        return new DirectoryArtifactStore(((StoreConfig.Directory) config).path());
    }
}
