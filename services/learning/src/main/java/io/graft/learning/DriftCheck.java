package io.graft.learning;

import org.jspecify.annotations.Nullable;

/**
 * The latest test of the champion on examples that came after its training, before anything is trained on them.
 *
 * @param job the request's
 * @param upTo the last change of the data that it covers
 * @param rows tested; null until the trainer has said
 * @param right of them that the champion answers rightly
 * @param drifted whether that is too few to be chance
 */
public record DriftCheck(
        String job,
        long upTo,
        @Nullable Integer rows,
        @Nullable Integer right,
        boolean drifted) {}
