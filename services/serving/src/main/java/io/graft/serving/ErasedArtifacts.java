package io.graft.serving;

import io.graft.platform.log.LogSubject;
import io.graft.platform.store.StoreException;
import io.graft.platform.store.SweepableStore;
import io.graft.serving.registry.Registry;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the store holds of erased tasks, and nothing of the life that such a task may have begun since, of which
 * this server may not have read yet.
 */
final class ErasedArtifacts {
    private static final Logger LOG = LoggerFactory.getLogger(ErasedArtifacts.class);

    private final SweepableStore store;
    private final Registry registry;
    private final Executor executor;

    /** @param executor where blocking is fine; may reject */
    ErasedArtifacts(SweepableStore store, Registry registry, Executor executor) {
        this.store = store;
        this.registry = registry;
        this.executor = executor;
    }

    /**
     * Returns at once.
     *
     * @param erasedAt the time of the tombstone, epoch milliseconds
     */
    void delete(String task, long erasedAt) {
        try {
            executor.execute(() -> sweep(task, Instant.ofEpochMilli(erasedAt)));
        } catch (RejectedExecutionException e) {
            notDeleted(task, e);
        }
    }

    /**
     * What is older than the erasure. The store's clock may differ a little from the tombstone's, and S3 tells whole seconds;
     * still no margin is taken off, for what was stored just before must go, and a new life stores nothing so soon: its
     * examples come first, a job, and the reading of its data. What it has named stays even if it seems older. What a trainer
     * was storing just then seems younger and stays, until {@code graft sweep} finds that nothing names it: better so than a
     * version of the new life lost.
     */
    private void sweep(String task, Instant erasedAt) {
        try {
            store.sweep(task, erasedAt, uri -> registry.names(task, uri));
        } catch (StoreException e) {
            notDeleted(task, e);
        }
    }

    private static void notDeleted(String task, Exception why) {
        LogSubject.ofTask(task).run(() -> LOG.error("artifacts of the erased task {} are not deleted", task, why));
    }
}
