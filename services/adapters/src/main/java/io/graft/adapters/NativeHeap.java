package io.graft.adapters;

import com.sun.jna.NativeLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C library's heap, where PyTorch's tensors on a CPU live. By default glibc gives the large ones back to the kernel
 * with each free, and the next forward pays for as many page faults as it has pages: more than its arithmetic costs.
 */
final class NativeHeap {
    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

    // Parameters of mallopt(3).
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_MMAP_THRESHOLD = -3;

    /** Smaller blocks come from the heap: the largest bound that glibc itself would choose. */
    private static final int MAPPED_BYTES = 32 << 20;

    /** Free memory that each thread's arena may keep. */
    private static final int KEPT_BYTES = 256 << 20;

    private NativeHeap() {}

    /** Keeps freed memory for the next call. Another C library than glibc stays as it is. */
    static void keepFreed() {
        try {
            var mallopt = NativeLibrary.getProcess().getFunction("mallopt");
            mallopt.invokeInt(new Object[] {M_MMAP_THRESHOLD, MAPPED_BYTES});
            mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, KEPT_BYTES});
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("this C library has no mallopt", e);
        }
    }
}
