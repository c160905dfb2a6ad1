package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A labelled example as anyone may send it to {@code graft.examples}; or, with {@code deleted}, the request to delete
 * one. Only {@code task} always stands; what else must stand is checked by the rules of onboarding.
 *
 * @param task the task's name
 * @param id the sender's name of this example; without one, the digest of its texts
 * @param text at most 20,000 code points
 * @param textPair the second text of a pair
 * @param label the right answer
 * @param split where the sender wants it; otherwise chosen by the digest of its texts
 * @param observedAt when it was observed, ISO 8601; kept, never used for order
 * @param deleted true to delete the example of this id
 */
public record Example(
        String task,
        @Nullable String id,
        @Nullable String text,
        @Nullable String textPair,
        @Nullable String label,
        @Nullable Split split,
        @Nullable String observedAt,
        @Nullable Boolean deleted) {

    /** A labelled single text without a name of its own. */
    public static Example labelled(String task, String text, String label) {
        return new Example(task, null, text, null, label, null, null, null);
    }
}
