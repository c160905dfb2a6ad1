package io.graft.learning;

import java.time.Duration;

/**
 * The numbers behind the rules.
 *
 * @param baseDigest of the base that jobs ask for
 * @param attempts of a job whose failure may pass
 * @param retryAfter the first failed attempt; each one after it waits twice as long
 * @param park after so many failed jobs in a row, a task is trained only by command
 * @param testEvery so many changes that nothing was trained on, the champion is tested on them
 * @param publishEvery at least this time between two publications of a task's state
 */
public record TaskRules(
        Trigger trigger,
        String baseDigest,
        int attempts,
        Duration retryAfter,
        int park,
        int testEvery,
        Duration publishEvery) {
    /** @param baseDigest of the base that jobs ask for */
    public static TaskRules onBase(String baseDigest) {
        return new TaskRules(Trigger.DEFAULT, baseDigest, 3, Duration.ofSeconds(5), 3, 32, Duration.ofSeconds(1));
    }
}
