package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The life of a training job, as onboarding knows it. */
public enum JobState {
    /** Sent to the trainers, or about to be sent again after a failure that may pass. */
    REQUESTED,
    /** A trainer has begun. */
    TRAINING,
    /** Its adapter is in the store; passed through while the release is decided. */
    TRAINED,
    /** Its version is, or was, the champion. */
    RELEASED,
    /** Trained, kept as a version, not released. */
    NOT_BETTER,
    /** No version came of it. */
    FAILED,
    /** Given up by command. */
    CANCELLED,
    /** Given up for a job on newer data. */
    SUPERSEDED,
    /** Its task was erased. */
    ERASED;

    /** Whether something is still to come of it. */
    public boolean isOpen() {
        return this == REQUESTED || this == TRAINING || this == TRAINED;
    }

    @JsonValue
    public String json() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static JobState of(String json) {
        for (JobState state : values()) {
            if (state.json().equals(json)) {
                return state;
            }
        }
        throw new IllegalArgumentException("unknown state of a job: " + json);
    }
}
