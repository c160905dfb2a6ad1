package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The life of a training job, as onboarding knows it. */
public enum JobState {
    /** Sent to the trainers. */
    REQUESTED,
    /** Its version is, or was, the champion. */
    RELEASED,
    /** Trained, kept as a version, not released. */
    NOT_BETTER,
    /** No version came of it. */
    FAILED;

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
