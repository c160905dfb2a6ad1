package io.graft.testing.planted;

/** Breaks the architecture on purpose. */
final class Planted {
    void forbidden() throws InterruptedException {
        Thread.sleep(1);
    }
}
