package io.graft.trainer;

import java.util.concurrent.CompletableFuture;

/**
 * A job under way.
 *
 * @param acknowledged completes when Kafka has the job's result; fails if there will be none
 * @param abandon stops the work soon, without a result
 */
record RunningJob(CompletableFuture<?> acknowledged, Runnable abandon) {}
