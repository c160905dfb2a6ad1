package io.graft.onboarding;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a stream thread dies. What reaches this is either the broker's and passes, or a bug and repeats. A
 * new thread starts at the last commit, so that nothing is done twice; if threads keep dying, the process stops loudly
 * instead of trying for ever.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final int DEATHS = 3;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final Clock clock;
    private final Deque<Instant> deaths = new ArrayDeque<>();

    ThreadReplacement(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Instant now = clock.instant();
        deaths.addLast(now);
        while (deaths.size() > DEATHS) {
            deaths.removeFirst();
        }
        boolean tooOften =
                deaths.size() == DEATHS && deaths.getFirst().plus(WITHIN).isAfter(now);
        if (tooOften || failure instanceof Error) {
            LOGGER.error("onboarding stops: a stream thread died, not for the first time or beyond repair", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOGGER.error("a stream thread died; another starts at the last commit", failure);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
