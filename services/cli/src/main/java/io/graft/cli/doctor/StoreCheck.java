package io.graft.cli.doctor;

import io.graft.platform.config.StoreConfig;
import io.graft.platform.store.ArtifactStores;
import io.graft.platform.store.StoreException;

/** Where artifacts lie: a directory that can be written, or a bucket that can be listed. */
final class StoreCheck {
    private static final String NAME = "store";

    private StoreCheck() {}

    static Finding look(StoreConfig config) {
        if (config instanceof StoreConfig.Directory directory) {
            return DirectoryCheck.writable(
                    NAME, directory.path(), "give this user the right to write, or set GRAFT_STORE_DIRECTORY");
        }
        try {
            int tasks = ArtifactStores.open(config).tasks().size();
            return Finding.ok(NAME, "the bucket can be listed, tasks: " + tasks);
        } catch (StoreException e) {
            return Finding.fail(
                    NAME, String.valueOf(e.getMessage()), "check GRAFT_STORE, GRAFT_STORE_ENDPOINT and credentials");
        }
    }
}
