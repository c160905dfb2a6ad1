package io.graft.testing.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

/** What the heap holds after a collection: once warm, and at the end. */
final class Heap {
    private final int warmAt;
    private long warm;

    /** @param warmAt the number of the input after which it is warm */
    Heap(int warmAt) {
        this.warmAt = warmAt;
    }

    void after(int input) {
        if (input == warmAt) {
            warm = held();
        }
    }

    void assertBounded(long growth) {
        assertThat(held()).as("bytes held, beside %d when warm", warm).isLessThan(warm + growth);
    }

    private static long held() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
