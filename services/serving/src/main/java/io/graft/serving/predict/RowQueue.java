package io.graft.serving.predict;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Waiting rows by what may share a batch: one bank and one padded length. Each lane is in order of arrival, and so are
 * the lanes by their oldest row. Guarded by its owner's lock.
 */
final class RowQueue {
    private final Map<Lane, Deque<Arrival>> lanes = new LinkedHashMap<>();
    private long arrivals;

    private record Lane(Bank bank, int paddedLength) {}

    private record Arrival(long number, QueuedRow row) {}

    void add(QueuedRow row) {
        Lane lane = new Lane(row.resident().bank(), row.text().paddedLength());
        lanes.computeIfAbsent(lane, unused -> new ArrayDeque<>()).add(new Arrival(arrivals++, row));
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** Up to so many rows of the lane with the oldest row. */
    List<QueuedRow> take(int rows) {
        Lane oldest = null;
        long number = Long.MAX_VALUE;
        for (Map.Entry<Lane, Deque<Arrival>> lane : lanes.entrySet()) {
            long first = lane.getValue().element().number();
            if (first < number) {
                number = first;
                oldest = lane.getKey();
            }
        }
        List<QueuedRow> batch = new ArrayList<>();
        Deque<Arrival> lane = oldest == null ? null : lanes.get(oldest);
        if (lane == null) {
            return batch;
        }
        while (batch.size() < rows && !lane.isEmpty()) {
            batch.add(lane.remove().row());
        }
        if (lane.isEmpty()) {
            lanes.remove(oldest);
        }
        return batch;
    }
}
