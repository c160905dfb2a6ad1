package io.graft.evaluation.load;

import org.jspecify.annotations.Nullable;

/**
 * One text for a task.
 *
 * @param version that is to answer; null for the champion
 */
public record Question(String task, @Nullable Integer version, String text) {}
