package io.graft.learning;

import java.util.Locale;

/** Why an example is not taken; the code is stable. */
public enum RejectionReason {
    /** The value is null: a deletion is said with {@code "deleted":true}. */
    MISSING_VALUE,
    /** The value is larger than {@link Limits#VALUE_BYTES}. */
    TOO_LARGE,
    /** Not a JSON object. */
    MALFORMED_JSON,
    /** A field that must stand is absent. */
    MISSING_FIELD,
    /** A field has a value that it must not have. */
    INVALID_FIELD,
    /** Not a task's name. */
    BAD_TASK_NAME,
    /** The record's key is not the task. */
    KEY_MISMATCH,
    /** The record lies in a partition that is not its task's: its producer partitions otherwise. */
    WRONG_PARTITION,
    /** None of label, labels, score, span and tags. */
    MISSING_TARGET,
    /** More than one of them. */
    SEVERAL_TARGETS,
    /** The target is of another kind than the task. */
    WRONG_TARGET,
    /** A score that is not a finite number. */
    NOT_FINITE,
    /** A span that is empty or leaves its context. */
    SPAN_OUTSIDE,
    /** Not one tag for each token. */
    TAG_COUNT,
    /** More code points than {@link Limits#TEXT}. */
    TEXT_TOO_LONG,
    /** The task takes pairs and this is none, or the other way round. */
    PAIR_MISMATCH,
    /** The task's labels are declared and this is none of them. */
    UNKNOWN_LABEL,
    /** The task would have more labels than {@link Limits#LABELS}, or {@link Limits#LABELS_BYTES} of them. */
    TOO_MANY_LABELS,
    /** There is no example of this id to delete. */
    UNKNOWN_ID;

    /** For example {@code key-mismatch}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
