package io.graft.learning;

/** What one example and one task may be at most. */
public final class Limits {
    /** Bytes of an example's value. */
    public static final int VALUE_BYTES = 1 << 20;

    /** Code points of a text. */
    public static final int TEXT = 20_000;

    /** Code points of a label or tag. */
    public static final int LABEL = 256;

    /** Code points of an example's id, which becomes part of a key. */
    public static final int ID = 256;

    /** How far a score may be from 0: it is learned in 32-bit floats. */
    public static final double SCORE = 1e30;

    /** Labels of a task. */
    public static final int LABELS = 1_000;

    /** Bytes in UTF-8 of all labels of a task: its records in Kafka hold them several times. */
    public static final int LABELS_BYTES = 64 << 10;

    private Limits() {}
}
