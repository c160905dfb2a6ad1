package io.graft.serving.predict;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds what waits, and decides at once. A task may hold as many tokens as are still free (dynamic thresholds; Choudhury
 * and Hahne 1998): alone it gets half of the queue, and however many hot tasks there are, room is left for one that asks
 * for the first time. Guarded by its owner's lock.
 */
final class Admission {
    private final int maxTokens;
    private final Map<String, Integer> byTask = new HashMap<>();
    private int held;

    Admission(int maxTokens) {
        this.maxTokens = maxTokens;
    }

    /**
     * Takes so many tokens of a task. What is larger than the queue is taken when nothing waits.
     *
     * @throws OverloadedException if they may not wait
     */
    void enter(String task, int tokens) {
        require(task, tokens);
        if (tokens > 0) {
            held += tokens;
            byTask.merge(task, tokens, Integer::sum);
        }
    }

    /** @throws OverloadedException if so many tokens of a task may not wait */
    void require(String task, int tokens) {
        int own = byTask.getOrDefault(task, 0);
        int free = maxTokens - held;
        if (tokens == 0 || held == 0 || (own == 0 && tokens <= free) || own + tokens <= free) {
            return;
        }
        if (own > 0 && own >= held / byTask.size()) {
            throw OverloadedException.ofTask("task " + task + " holds " + own + " of the queue's " + maxTokens
                    + " tokens; " + free + " are free");
        }
        throw OverloadedException.ofServer("the queue holds " + held + " of " + maxTokens + " tokens");
    }

    void leave(String task, int tokens) {
        held -= tokens;
        byTask.computeIfPresent(task, (name, own) -> own > tokens ? own - tokens : null);
    }

    int held() {
        return held;
    }
}
