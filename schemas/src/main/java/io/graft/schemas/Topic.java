package io.graft.schemas;

import java.util.Locale;

/** The topics, without their prefix. */
public enum Topic {
    EXAMPLES(Partitioning.BY_TASK, Cleanup.DELETE, 7),
    TASK_COMMANDS(Partitioning.BY_TASK, Cleanup.DELETE, 7),
    TASKS(Partitioning.BY_TASK, Cleanup.COMPACT, 0),
    TASK_DATA(Partitioning.BY_TASK, Cleanup.COMPACT, 0),
    EXAMPLES_REJECTED(Partitioning.AS_RECEIVED, Cleanup.DELETE, 7),
    DEAD_LETTERS(Partitioning.AS_RECEIVED, Cleanup.DELETE, 7),
    TRAINING_JOBS(Partitioning.BY_TASK, Cleanup.DELETE, 7),
    TRAINING_PROGRESS(Partitioning.BY_TASK, Cleanup.DELETE, 1),
    TRAINING_RESULTS(Partitioning.BY_TASK, Cleanup.DELETE, 7),
    ADAPTERS(Partitioning.BY_TASK, Cleanup.COMPACT, 0),
    RELEASES(Partitioning.BY_TASK, Cleanup.COMPACT, 0),
    PREDICTION_REQUESTS(Partitioning.AS_RECEIVED, Cleanup.DELETE, 7),
    PREDICTIONS(Partitioning.AS_RECEIVED, Cleanup.DELETE, 7),
    AUDITS(Partitioning.AS_RECEIVED, Cleanup.DELETE, 90);

    /** How records find their partition. */
    public enum Partitioning {
        /** By the task's name alone, all topics alike: a task's records share one partition number. */
        BY_TASK,
        AS_RECEIVED
    }

    public enum Cleanup {
        DELETE,
        COMPACT
    }

    /** Largest record that every topic takes: an oversized example must fit into the topic of rejected ones. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    private final Partitioning partitioning;
    private final Cleanup cleanup;
    private final int retentionDays;

    Topic(Partitioning partitioning, Cleanup cleanup, int retentionDays) {
        this.partitioning = partitioning;
        this.cleanup = cleanup;
        this.retentionDays = retentionDays;
    }

    /** For example {@code examples.rejected}; in Kafka, {@code graft.} stands before it. */
    public String suffix() {
        return this == EXAMPLES_REJECTED
                ? "examples.rejected"
                : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in Kafka, for example {@code graft.task-data}. */
    public String name(String prefix) {
        return prefix + suffix();
    }

    public Partitioning partitioning() {
        return partitioning;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /** Days that a record is kept; 0 for compacted topics. */
    public int retentionDays() {
        return retentionDays;
    }
}
