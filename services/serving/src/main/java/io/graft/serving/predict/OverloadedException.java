package io.graft.serving.predict;

/** A bounded queue has no room: come back later. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean taskAlone;

    private OverloadedException(String sentence, boolean taskAlone) {
        super(sentence, null, false, false);
        this.taskAlone = taskAlone;
    }

    /** The whole server has too much to do. */
    public static OverloadedException ofServer(String sentence) {
        return new OverloadedException(sentence, false);
    }

    /** The task has more than its share waiting; others may still be answered. */
    public static OverloadedException ofTask(String sentence) {
        return new OverloadedException(sentence, true);
    }

    public boolean taskAlone() {
        return taskAlone;
    }
}
