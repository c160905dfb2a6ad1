package io.graft.serving.predict;

import io.graft.adapters.AdapterBank;
import io.graft.adapters.EncodedText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of many callers, tasks and versions, answered in batches of one padded length. Each worker is one thread that
 * takes the oldest rows and runs the engine. A row's answer never depends on its batch, so neither order nor company
 * changes bits.
 */
public final class Batcher implements AutoCloseable {
    /** Rows of a batch at most. */
    public static final int ROWS = 32;

    /** While others wait, one batch in so many is an audit's, so that audits end. */
    public static final int AUDIT_SHARE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final int maxTokens;
    private final BatchListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rowsWaiting = lock.newCondition();
    private final RowQueue urgent = new RowQueue();
    private final RowQueue audits = new RowQueue();
    private final List<Thread> workers = new ArrayList<>();
    private int queuedTokens;
    private int sinceAudit;
    private boolean closed;

    /**
     * @param workers threads that run the engine
     * @param maxTokens padded tokens of requests that may wait
     */
    public Batcher(int workers, int maxTokens, BatchListener listener) {
        this.maxTokens = maxTokens;
        this.listener = listener;
        for (int i = 0; i < workers; i++) {
            Thread worker = new Thread(this::work, "graft-engine-" + i);
            worker.setDaemon(true);
            this.workers.add(worker);
            worker.start();
        }
    }

    /**
     * Logits of each text, in order. All rows of a call wait or none does; a call larger than the bound is taken when
     * no other waits.
     *
     * @throws OverloadedException if the queue is full or closed
     */
    public CompletionStage<List<float[]>> submit(Resident resident, List<EncodedText> texts, Priority priority) {
        Call call = new Call(texts.size());
        List<QueuedRow> rows = new ArrayList<>(texts.size());
        int tokens = 0;
        for (int i = 0; i < texts.size(); i++) {
            QueuedRow row = new QueuedRow(call, i, resident, texts.get(i), priority);
            rows.add(row);
            tokens += row.countedTokens();
        }
        lock.lock();
        try {
            if (closed) {
                throw new OverloadedException("this server is closing");
            }
            if (tokens > 0 && queuedTokens > 0 && queuedTokens + tokens > maxTokens) {
                throw new OverloadedException("the queue holds " + queuedTokens + " of " + maxTokens + " tokens");
            }
            queuedTokens += tokens;
            RowQueue queue = priority == Priority.AUDIT ? audits : urgent;
            rows.forEach(queue::add);
            rowsWaiting.signal();
        } finally {
            lock.unlock();
        }
        return call.answers;
    }

    /** Padded tokens of requests that wait. */
    public int queuedTokens() {
        lock.lock();
        try {
            return queuedTokens;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no further request would be taken; cheap, so that work on a refused request can be saved. */
    public boolean full() {
        return queuedTokens() >= maxTokens;
    }

    /** Takes no more, answers what waits, then ends the workers. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            rowsWaiting.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (List<QueuedRow> batch = next(); !batch.isEmpty(); batch = next()) {
            answer(batch);
        }
    }

    /** The next batch; an empty one ends the worker. */
    private List<QueuedRow> next() {
        lock.lock();
        try {
            while (urgent.isEmpty() && audits.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                rowsWaiting.awaitUninterruptibly();
            }
            boolean audit = urgent.isEmpty() || (!audits.isEmpty() && sinceAudit >= AUDIT_SHARE - 1);
            sinceAudit = audit ? 0 : sinceAudit + 1;
            List<QueuedRow> batch = (audit ? audits : urgent).take(ROWS);
            for (QueuedRow row : batch) {
                queuedTokens -= row.countedTokens();
            }
            if (!urgent.isEmpty() || !audits.isEmpty()) {
                rowsWaiting.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void answer(List<QueuedRow> batch) {
        try {
            QueuedRow first = batch.get(0);
            float[][] pooled = first.resident()
                    .bank()
                    .pooled(batch.stream()
                            .map(row -> new AdapterBank.Row(
                                    row.text(), row.resident().slot()))
                            .toList());
            listener.answered(batch.size(), first.text().paddedLength());
            for (int i = 0; i < batch.size(); i++) {
                QueuedRow row = batch.get(i);
                row.call().answer(row.index(), row.resident().head().logits(pooled[i]));
            }
        } catch (Throwable e) {
            LOG.error("a batch of {} rows failed", batch.size(), e);
            batch.forEach(row -> row.call().answers.completeExceptionally(e));
        }
    }

    /** What one caller asked for, complete when its last row is. */
    static final class Call {
        private final CompletableFuture<List<float[]>> answers = new CompletableFuture<>();
        private final float[][] logits;
        private int missing;

        Call(int rows) {
            logits = new float[rows][];
            missing = rows;
            if (rows == 0) {
                answers.complete(List.of());
            }
        }

        private void answer(int index, float[] row) {
            boolean last;
            synchronized (this) {
                logits[index] = row;
                missing--;
                last = missing == 0;
            }
            if (last) {
                answers.complete(List.of(logits));
            }
        }
    }
}
