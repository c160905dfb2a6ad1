package io.graft.serving.predict;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Whose turn it is among queues of falling urgency: the most urgent one's that has rows; but a less urgent one that has
 * been passed over for its share of turns comes before it, so that none waits for ever.
 */
final class Turns {
    private final List<Integer> shares;
    private final int[] passed;

    /** @param shares of each queue, the most urgent first: it is served at least once in so many turns while it waits */
    Turns(List<Integer> shares) {
        this.shares = List.copyOf(shares);
        this.passed = new int[shares.size()];
    }

    /**
     * The queue to serve now.
     *
     * @param waiting whether a queue has rows; one at least does
     */
    int next(IntPredicate waiting) {
        int chosen = -1;
        for (int queue = 0; queue < passed.length; queue++) {
            boolean due = passed[queue] >= shares.get(queue) - 1;
            if (waiting.test(queue) && (chosen < 0 || due)) {
                chosen = queue;
            }
        }
        for (int queue = 0; queue < passed.length; queue++) {
            passed[queue] = queue == chosen || !waiting.test(queue) ? 0 : passed[queue] + 1;
        }
        return chosen;
    }
}
