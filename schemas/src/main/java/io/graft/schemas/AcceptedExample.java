package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * An example that onboarding took: the value of {@code graft.task-data}, keyed task/id. A deletion is a tombstone.
 *
 * @param sequence counts the changes of the task's data from 1; a job covers those up to its {@code upTo}
 */
public record AcceptedExample(
        String task, String id, String text, @Nullable String textPair, String label, Split split, long sequence) {}
