package io.graft.serving.audit;

import io.graft.schemas.Audit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** The latest audits of all nodes: so many around releases, and so many of rounds, which would push those out. */
public final class AuditRing {
    /** How many are kept of each. */
    public static final int SIZE = 200;

    private final Deque<Audit> ofReleases = new ArrayDeque<>();
    private final Deque<Audit> ofRounds = new ArrayDeque<>();

    public synchronized void add(Audit audit) {
        Deque<Audit> audits = audit.ofRelease() ? ofReleases : ofRounds;
        audits.addLast(audit);
        if (audits.size() > SIZE) {
            // Not the first that came: at a start, one partition's audits come after another's.
            audits.remove(Collections.min(audits, Comparator.comparingLong(Audit::at)));
        }
    }

    /** Latest first. */
    public synchronized List<Audit> latest() {
        List<Audit> latest = new ArrayList<>(ofRounds);
        latest.addAll(ofReleases);
        Collections.reverse(latest);
        latest.sort(Comparator.comparingLong(Audit::at).reversed());
        return latest;
    }
}
