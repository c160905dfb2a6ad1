package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a task predicts. */
public enum TaskKind {
    /** One label of several, for a text or a pair of texts. */
    CLASSIFICATION,
    /** Any number of labels, for a text or a pair of texts. */
    MULTILABEL,
    /** A number, for a text or a pair of texts. */
    REGRESSION,
    /** The part of a context that answers a question. */
    SPAN,
    /** A tag for each token. */
    TAGGING;

    @JsonValue
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static TaskKind of(String json) {
        for (TaskKind kind : values()) {
            if (kind.json().equals(json)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of task: " + json);
    }
}
