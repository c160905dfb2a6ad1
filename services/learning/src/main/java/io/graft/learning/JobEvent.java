package io.graft.learning;

import java.util.Locale;

/** What happens to a job. */
public enum JobEvent {
    /** A trainer has begun it. */
    STARTED,
    /** Its adapter is in the store. */
    FINISHED,
    /** The gate lets its version through. */
    BETTER,
    /** The gate does not. */
    NOT_BETTER,
    /** It was compared with a version that is not the champion any more: it is sent again. */
    CHAMPION_CHANGED,
    /** It failed, and the same job may succeed later. */
    FAILED_FOR_NOW,
    /** It failed for good, or too often. */
    FAILED,
    /** The command {@code train}, with no newer data than the job's. */
    ASKED_AGAIN,
    /** The command {@code release} for its version. */
    PROMOTED,
    /** The command {@code cancel}. */
    CANCELLED,
    /** A job on newer data takes its place while it waits to be sent again. */
    SUPERSEDED,
    /** The command {@code erase} for its task. */
    ERASED;

    /** For example {@code failed for now}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
