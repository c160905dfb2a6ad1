package io.graft.trainer;

import java.util.Locale;

/** Why a job failed. */
enum FailureReason {
    /** The job wants another base than this trainer has. */
    WRONG_BASE(false),
    /** The task has too little data to learn from. */
    MISSING_DATA(false),
    /** The data contradicts the job. */
    INVALID_DATA(false),
    /** The job's settings cannot be trained with. */
    INVALID_SETTINGS(false),
    /** The adapter to install is none for this base or this task. */
    INVALID_ADAPTER(false),
    /** The job took longer than this trainer allows. */
    TIME_LIMIT(false),
    /** The store of artifacts, or the disk that data is on before it is there, did not do as asked. */
    STORE_FAILURE(true),
    /** Kafka did not give the task's data. */
    KAFKA_FAILURE(true),
    OUT_OF_MEMORY(true),
    /** Trainers died while they did the job. */
    TRAINER_DIED(false),
    /** A defect in Graft; the trainer's log has it. */
    TRAINING_BUG(false);

    private final boolean retryable;

    FailureReason(boolean retryable) {
        this.retryable = retryable;
    }

    /** The stable code, for example {@code wrong-base}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the same job may succeed later. */
    boolean retryable() {
        return retryable;
    }
}
