package io.graft.trainer;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.TrainingJob;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A task's examples up to a job's {@code upTo}, as its records come by in the order of their partition. */
final class LiveData {
    private final TrainingJob job;
    private final long counted;
    private final Map<String, AcceptedExample> byKey = new TreeMap<>();
    private long latest;

    LiveData(TrainingJob job) {
        this.job = job;
        this.counted = job.examples() != null
                ? job.examples()
                : job.byLabel().values().stream().mapToLong(Long::longValue).sum();
    }

    String task() {
        return job.task();
    }

    void put(String key, AcceptedExample example) {
        latest = Math.max(latest, example.sequence());
        if (example.sequence() <= job.upTo()) {
            byKey.put(key, example);
        }
    }

    void delete(String key) {
        byKey.remove(key);
    }

    /**
     * Whether all that the job covers has come by for certain: its last change, or as many examples as it counts. A
     * deletion carries no sequence, so when it was the last change only the count tells.
     */
    boolean complete() {
        return latest >= job.upTo() || byKey.size() == counted;
    }

    Collection<AcceptedExample> examples() {
        return byKey.values();
    }
}
