package io.graft.onboarding;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
    private final SetClock clock = new SetClock();
    private final ThreadReplacement replacement = new ThreadReplacement(clock);

    @Test
    void shouldReplaceAThreadThatDiesNowAndThen() {
        for (int i = 0; i < 10; i++) {
            assertThat(replacement.handle(new IllegalStateException("it died"))).isEqualTo(REPLACE_THREAD);
            clock.now = clock.now.plus(Duration.ofMinutes(6));
        }
    }

    @Test
    void shouldStopIfThreadsKeepDying() {
        assertThat(replacement.handle(new IllegalStateException("it died"))).isEqualTo(REPLACE_THREAD);
        assertThat(replacement.handle(new IllegalStateException("it died"))).isEqualTo(REPLACE_THREAD);
        assertThat(replacement.handle(new IllegalStateException("it died"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void shouldNotGoOnAfterAnErrorOfTheMachine() {
        assertThat(replacement.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
