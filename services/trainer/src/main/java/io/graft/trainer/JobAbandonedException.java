package io.graft.trainer;

/** This trainer stops working on a job that another trainer, or its next start, will do. Nobody is told of a result. */
final class JobAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobAbandonedException(String job) {
        super(job + " was abandoned");
    }
}
