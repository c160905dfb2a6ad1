package io.graft.evaluation.load;

import java.util.concurrent.CompletableFuture;

/** Asks a server one question after the other, without waiting for answers. */
public interface Questions {
    /**
     * Asks a question.
     *
     * @param number of the question, or of the task that it is for
     * @return what the server said; fails if it said nothing
     */
    CompletableFuture<Reply> ask(int number);
}
