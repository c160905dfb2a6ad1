package io.graft.trainer;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingJob;
import java.util.stream.Stream;

/**
 * A task's examples up to a job's {@code upTo}, as its records come by in the order of their partition. They are on disk: there
 * may be more than memory holds.
 */
final class LiveData implements AutoCloseable {
    private final TrainingJob job;
    private final long counted;
    private final SortedRecords byKey;
    private long latest;

    LiveData(TrainingJob job, Scratch scratch) {
        this.job = job;
        this.counted = job.examples() != null
                ? job.examples()
                : job.byLabel().values().stream().mapToLong(Long::longValue).sum();
        this.byKey = SortedRecords.in(scratch, "examples");
    }

    String task() {
        return job.task();
    }

    /** @param record an {@link AcceptedExample} */
    void put(String key, byte[] record) {
        long sequence = example(record).sequence();
        latest = Math.max(latest, sequence);
        if (sequence <= job.upTo()) {
            byKey.put(key, record);
        }
    }

    void delete(String key) {
        byKey.delete(key);
    }

    /**
     * Whether all that the job covers has come by for certain: its last change, or as many examples as it counts. A
     * deletion carries no sequence, so when it was the last change only the count tells.
     */
    boolean complete() {
        return latest >= job.upTo() || count() == counted;
    }

    private long count() {
        try (Stream<byte[]> records = byKey.values()) {
            return records.mapToLong(record -> 1).sum();
        }
    }

    /** The examples sorted by id; to be closed before this is. */
    Stream<AcceptedExample> examples() {
        return byKey.values().map(LiveData::example);
    }

    @Override
    public void close() {
        byKey.close();
    }

    private static AcceptedExample example(byte[] record) {
        return Json.read(record, AcceptedExample.class);
    }
}
