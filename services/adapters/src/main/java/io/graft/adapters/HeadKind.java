package io.graft.adapters;

import java.util.List;
import java.util.Locale;

/** What a head predicts, and from which vectors. */
public enum HeadKind {
    /** One label of several, from the mean of the tokens' vectors. */
    CLASSIFICATION(0),
    /** Any number of labels, each on its own, from the mean of the tokens' vectors. */
    MULTILABEL(1),
    /** A number, from the mean of the tokens' vectors. */
    REGRESSION(2),
    /** The part of the second text that answers the first, from the vectors of the second text's tokens. */
    SPAN(3),
    /** A tag for each token of the caller's, from the vector of the token's first word piece. */
    TAGGING(4);

    private final int code;

    HeadKind(int code) {
        this.code = code;
    }

    /** As the forward numbers it. */
    int code() {
        return code;
    }

    /** As artifacts name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for no kind's label */
    public static HeadKind of(String label) {
        for (HeadKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of head: " + label);
    }

    /** Whether the head answers single tokens instead of their mean. */
    public boolean perToken() {
        return this == SPAN || this == TAGGING;
    }

    /** Whether the head has labels or tags, one for each output. */
    public boolean labelled() {
        return this != REGRESSION && this != SPAN;
    }

    /** k, the outputs of a head: one for each label or tag; the number; or start and end of a span. */
    public int outputs(List<String> labels) {
        return labelled() ? labels.size() : this == REGRESSION ? 1 : 2;
    }
}
