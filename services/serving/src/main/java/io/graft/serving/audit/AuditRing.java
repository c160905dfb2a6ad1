package io.graft.serving.audit;

import io.graft.schemas.Audit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The latest audits of all nodes. */
public final class AuditRing {
    /** How many are kept. */
    public static final int SIZE = 200;

    private final Deque<Audit> audits = new ArrayDeque<>();

    public synchronized void add(Audit audit) {
        if (audits.size() == SIZE) {
            audits.removeFirst();
        }
        audits.addLast(audit);
    }

    /** Latest first. */
    public synchronized List<Audit> latest() {
        List<Audit> latest = new ArrayList<>(audits);
        Collections.reverse(latest);
        return latest;
    }
}
