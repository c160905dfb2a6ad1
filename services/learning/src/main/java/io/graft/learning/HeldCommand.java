package io.graft.learning;

import io.graft.schemas.TaskCommand;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits for the examples that were sent before it.
 *
 * @param since when it arrived, epoch milliseconds; null if it was held before that was remembered
 */
public record HeldCommand(TaskCommand command, @Nullable Long since) {
    private static final long QUIET_ENOUGH_MILLIS = 5_000;

    /**
     * Whether it waits no longer. Marks of transactions occupy offsets, so that the end may never be reached by an example:
     * then a while without any ends the wait. Quiet from before the command does not count: its examples may be on their
     * way. A clock that was set back ends it.
     */
    boolean isDue(Progress progress, long now) {
        boolean waited = since == null || now < since || now - since >= QUIET_ENOUGH_MILLIS;
        return progress.reached(command.examplesEnd()) || (waited && progress.quietMillis() >= QUIET_ENOUGH_MILLIS);
    }
}
