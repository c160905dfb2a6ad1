package io.graft.serving.insight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The latest rejected examples of all tasks. The topic has all of them. */
public final class RejectedRing {
    /** How many of each partition are read at start. */
    public static final int OF_EACH_PARTITION = 100;

    static final int SIZE = 2_000;

    private final Deque<Rejected> examples = new ArrayDeque<>();

    public synchronized void add(Rejected example) {
        if (examples.size() == SIZE) {
            examples.removeFirst();
        }
        examples.addLast(example);
    }

    /** Latest first. */
    public synchronized List<Rejected> of(String task) {
        List<Rejected> latest = new ArrayList<>(
                examples.stream().filter(one -> task.equals(one.task())).toList());
        Collections.reverse(latest);
        return latest;
    }

    public synchronized void forget(String task) {
        examples.removeIf(one -> task.equals(one.task()));
    }
}
