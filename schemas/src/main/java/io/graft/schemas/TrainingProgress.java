package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param phase {@code data}, {@code training}, {@code evaluation} or {@code upload}
 * @param epoch from 1
 * @param loss of the latest steps
 * @param validation the metric after the latest epoch
 */
public record TrainingProgress(
        String task,
        int version,
        String job,
        String phase,
        int epoch,
        int epochs,
        int step,
        int steps,
        @Nullable Double loss,
        @Nullable Double validation) {}
