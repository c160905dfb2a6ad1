package io.graft.testing;

import java.util.Locale;

/** What is done to a cluster. */
enum Fault {
    KILL_ONBOARDING,
    KILL_TRAINER,
    KILL_SERVING,
    PAUSE_ONBOARDING,
    PAUSE_TRAINER,
    PAUSE_SERVING,
    KILL_BROKER,
    PAUSE_BROKER,
    KILL_TWO_BROKERS,
    FULL_STORE,
    FULL_STATE,
    FLIPPED_BIT,
    TRUNCATED_FILE,
    REPEATED_AND_REORDERED,
    POISON_PILLS,
    ROLLING_RESTART;

    /** For example {@code kill-trainer}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
