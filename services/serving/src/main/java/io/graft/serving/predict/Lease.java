package io.graft.serving.predict;

import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a version on the device until closed: what began on it ends on it. */
public final class Lease implements AutoCloseable {
    private final Resident resident;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(Resident resident, Runnable release) {
        this.resident = resident;
        this.release = release;
    }

    public Resident resident() {
        return resident;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
