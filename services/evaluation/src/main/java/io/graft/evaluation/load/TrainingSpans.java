package io.graft.evaluation.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** From when until when each training is known to have been in progress, by the news of it. */
public final class TrainingSpans {
    private final Map<String, Span> spans = new ConcurrentHashMap<>();

    private record Span(long first, long last) {}

    /**
     * News of a training step.
     *
     * @param at when it came, in nanoseconds
     */
    public void step(String job, long at) {
        spans.merge(job, new Span(at, at), (old, now) -> new Span(old.first(), now.last()));
    }

    /** Whether there was news of one training before and after. */
    public boolean cover(long from, long to) {
        return spans.values().stream().anyMatch(span -> span.first() <= from && to <= span.last());
    }

    /** Trainings of which there was news. */
    public int count() {
        return spans.size();
    }
}
