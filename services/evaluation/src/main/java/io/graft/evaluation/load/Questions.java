package io.graft.evaluation.load;

import java.util.concurrent.CompletableFuture;

/** Asks a server one question after the other, without waiting for answers. */
public interface Questions {
    /**
     * Asks a task about some text.
     *
     * @param task its number
     * @return the HTTP status; fails if none came
     */
    CompletableFuture<Integer> ask(int task);
}
