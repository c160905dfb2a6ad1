package io.graft.learning;

import io.graft.schemas.Split;
import io.graft.schemas.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the bytes of an example are, checked by themselves, without the task they are for. */
public sealed interface Checked {
    /** A well-formed request about one example. */
    sealed interface Request extends Checked {
        String task();

        String id();
    }

    /**
     * An example to take.
     *
     * @param text of tagging, the tokens joined by one space
     * @param tokens of tagging only
     * @param split as the sender wants it; null leaves it to the {@link SplitRule}
     */
    record Labelled(
            String task,
            String id,
            String text,
            @Nullable String textPair,
            @Nullable List<String> tokens,
            Target target,
            @Nullable Split split)
            implements Request {}

    /** An example to delete. */
    record Deletion(String task, String id) implements Request {}

    /** Not to be taken by any task. */
    record Rejected(RejectionReason reason, String detail) implements Checked {}
}
