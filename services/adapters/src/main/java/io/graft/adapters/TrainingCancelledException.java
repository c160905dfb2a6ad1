package io.graft.adapters;

/** The listener asked the training to stop, or the process is shutting down. */
public final class TrainingCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TrainingCancelledException() {
        super("the training was cancelled");
    }
}
