package io.graft.evaluation.load;

/** Trainings on the server that is asked, one after the other, from {@link #begin} to {@link #end}. */
public interface Trainings {
    /** Returns once a training is in progress; when it ends, another is started. */
    void begin();

    /**
     * Whether one and the same training was in progress all the time. Waits for news that were on their way.
     *
     * @param from in nanoseconds, as {@link System#nanoTime}
     * @param to likewise
     */
    boolean wasInProgress(long from, long to);

    /** Gives up the training in progress; returns once it takes no more time. */
    void end();

    /** Trainings in progress at any time so far. */
    int count();
}
