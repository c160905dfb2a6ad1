package io.graft.schemas;

import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param phase {@code data}, {@code training}, {@code evaluation} or {@code upload}
 * @param epoch from 1
 * @param loss of the latest steps
 * @param validation the metric after the latest epoch
 * @param metric that the task's owner chose; null for the kind's own
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
        @Nullable Double validation,
        @Nullable String metric) {}
