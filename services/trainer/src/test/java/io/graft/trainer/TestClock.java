package io.graft.trainer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until told otherwise; may go on by itself at each look. */
final class TestClock extends Clock {
    private final Duration perLook;
    private Duration leap = Duration.ZERO;
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    TestClock() {
        this(Duration.ZERO);
    }

    TestClock(Duration perLook) {
        this.perLook = perLook;
    }

    synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    /** At the next look alone it is so much later. */
    synchronized void leap(Duration time) {
        leap = time;
    }

    @Override
    public synchronized Instant instant() {
        Instant seen = now.plus(leap);
        leap = Duration.ZERO;
        now = now.plus(perLook);
        return seen;
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
