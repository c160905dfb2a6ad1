package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which part of a task's data an example belongs to. */
public enum Split {
    TRAIN,
    VALIDATION;

    @JsonValue
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Split of(String json) {
        for (Split split : values()) {
            if (split.json().equals(json)) {
                return split;
            }
        }
        throw new IllegalArgumentException("unknown split: " + json);
    }
}
