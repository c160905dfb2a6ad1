package io.graft.evaluation.load;

import java.util.List;

/** Makes versions champions, and tells when they are seen to be live. */
public interface Releases {
    /** Tasks whose champion may be changed at will. */
    List<String> tasks();

    /** Two versions of such a task, of which the first is the champion. */
    List<Integer> versions(String task);

    /** Returns once the release is acknowledged. */
    void release(String task, int version);

    /** Whom to tell of each version that the server says is live. */
    void onLive(Live listener);

    /** Hears of a version that is live. */
    @FunctionalInterface
    interface Live {
        void live(String task, int version);
    }
}
