package io.graft.serving.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Waiting rows, shared out fairly among tasks, in lanes of what may share a batch: one bank, one
 * padded length, and either whole texts or single tokens.
 *
 * <p>Start-time fair queueing (Goyal, Vin and Cheng 1997), counted in padded tokens: a row is given a virtual start time,
 * which is now, or where its task's previous row ends if that is later. Time passes by what each waiting task would get. The row with the earliest start leads the next
 * batch, and its lane fills the batch by start. So a task's rows keep their order, a task that waits gets as much as any
 * other, and room that the leader leaves is used by whoever has rows of the same shape.
 *
 * <p>Guarded by its owner's lock.
 */
final class RowQueue {
    private static final Comparator<Arrival> EARLIEST =
            Comparator.comparingDouble(Arrival::start).thenComparingLong(Arrival::number);

    private final Map<Lane, PriorityQueue<Arrival>> lanes = new HashMap<>();
    private final Map<String, Flow> flows = new HashMap<>();
    private double now;
    private long arrivals;

    private record Lane(Bank bank, int paddedLength, boolean perToken) {}

    private record Arrival(double start, long number, QueuedRow row) {}

    /** The rows of one task that wait. */
    private static final class Flow {
        private double end;
        private int tokens;
    }

    void add(QueuedRow row) {
        Flow flow = flows.computeIfAbsent(row.task(), task -> new Flow());
        double start = Math.max(now, flow.end);
        flow.end = start + row.tokens();
        flow.tokens += row.tokens();
        lanes.computeIfAbsent(
                        new Lane(row.resident().bank(), row.tokens(), row.text().perToken()),
                        lane -> new PriorityQueue<>(EARLIEST))
                .add(new Arrival(start, arrivals++, row));
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /**
     * The next batch; empty if nothing waits.
     *
     * @param most rows; no more than its bank likes
     */
    List<QueuedRow> take(int most) {
        List<QueuedRow> batch = new ArrayList<>();
        lanes.entrySet().stream()
                .min(Comparator.comparing(lane -> lane.getValue().element(), EARLIEST))
                .map(Map.Entry::getKey)
                .ifPresent(lane -> fill(batch, lane, Math.min(most, lane.bank().rows(lane.paddedLength()))));
        return batch;
    }

    private void fill(List<QueuedRow> batch, Lane lane, int most) {
        PriorityQueue<Arrival> waiting = lanes.getOrDefault(lane, new PriorityQueue<>(EARLIEST));
        Arrival first = waiting.element();
        int[] before = flows.values().stream().mapToInt(flow -> flow.tokens).toArray();
        while (batch.size() < most && !waiting.isEmpty()) {
            Arrival arrival = waiting.remove();
            batch.add(arrival.row());
            QueuedRow row = arrival.row();
            flows.computeIfPresent(row.task(), (task, flow) -> (flow.tokens -= row.tokens()) == 0 ? null : flow);
        }
        if (waiting.isEmpty()) {
            lanes.remove(lane);
        }
        now = Math.max(first.start(), now + share(before, batch.size() * lane.paddedLength()));
    }

    /**
     * What each task would get of so many tokens if they could be divided at will: equal shares, and what one does not
     * need is the others'.
     */
    private static double share(int[] waiting, double tokens) {
        Arrays.sort(waiting);
        double left = tokens;
        for (int i = 0; i < waiting.length; i++) {
            double equal = left / (waiting.length - i);
            if (waiting[i] >= equal) {
                return equal;
            }
            left -= waiting[i];
        }
        return waiting[waiting.length - 1];
    }
}
