package io.graft.serving.predict;

import io.graft.adapters.AdapterBank;
import io.graft.adapters.EncodedText;
import io.graft.adapters.ShapeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of many callers, tasks and versions, answered in batches of one padded length. Each worker is one thread that
 * takes the rows whose turn it is, by priority and by their task's share, and runs the engine. A row's answer never
 * depends on its batch, so neither order nor company changes bits.
 */
public final class Batcher implements AutoCloseable {
    /** Back-fill may hold one token in so many of what requests may. */
    private static final int BACKFILL_PART = 4;

    /** While requests come, audits are answered in one part of so many of a worker's time. */
    private static final int AUDITS_PART = 40;

    /** Between two of their batches, even if a machine stood still during one. */
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private static final String CLOSING = "this server is closing";
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final BatchListener listener;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rowsWaiting = lock.newCondition();
    private final List<RowQueue> queues =
            Stream.generate(RowQueue::new).limit(PRIORITIES.size()).toList();
    private final Turns turns =
            new Turns(PRIORITIES.stream().map(Priority::share).toList());
    private final Admission requests;
    private final Admission backfill;
    private final List<Thread> workers = new ArrayList<>();
    private boolean requested;
    private boolean auditing;
    private long nextAudit;
    private boolean closed;

    /**
     * @param workers threads that run the engine
     * @param maxTokens padded tokens of requests that may wait, and four times as many as of back-fill
     */
    public Batcher(int workers, int maxTokens, BatchListener listener) {
        this(workers, maxTokens, listener, System::nanoTime);
    }

    Batcher(int workers, int maxTokens, BatchListener listener, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        nextAudit = nanoTime.getAsLong();
        requests = new Admission(maxTokens);
        backfill = new Admission(Math.max(1, maxTokens / BACKFILL_PART));
        this.listener = listener;
        for (int i = 0; i < workers; i++) {
            Thread worker = new Thread(this::work, "graft-engine-" + i);
            worker.setDaemon(true);
            this.workers.add(worker);
            worker.start();
        }
    }

    /**
     * Logits of each text, in order: (k), or (n, k) flat for n answered tokens. All rows of a call wait or none does; a call larger than the bound is taken when
     * no other waits.
     *
     * @throws OverloadedException if the queue is full or closed, or the task has too much in it
     */
    public CompletionStage<List<float[]>> submit(Resident resident, List<EncodedText> texts, Priority priority) {
        Call call = new Call(texts.size());
        List<QueuedRow> rows = new ArrayList<>(texts.size());
        int tokens = 0;
        for (int i = 0; i < texts.size(); i++) {
            QueuedRow row = new QueuedRow(call, i, resident, texts.get(i), priority);
            rows.add(row);
            tokens += row.tokens();
        }
        lock.lock();
        try {
            requireOpen();
            Admission admission = admission(priority);
            if (admission != null) {
                admission.enter(resident.key().task(), tokens);
            }
            rows.forEach(queue(priority)::add);
            requested |= priority == Priority.REQUEST;
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
            return requests.held();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Cheap, so that work on a request that will be refused can be saved.
     *
     * @throws OverloadedException if not even the shortest text of this task would be taken
     */
    public void requireRoom(String task, Priority priority) {
        lock.lock();
        try {
            requireOpen();
            Admission admission = admission(priority);
            if (admission != null) {
                admission.require(task, ShapeRule.BUCKETS.get(0));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, answers what somebody waits for, refuses audits, then ends the workers. */
    @Override
    public void close() {
        List<QueuedRow> refused = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            RowQueue audits = queue(Priority.AUDIT);
            while (!audits.isEmpty()) {
                refused.addAll(audits.take(Integer.MAX_VALUE));
            }
            rowsWaiting.signalAll();
        } finally {
            lock.unlock();
        }
        refused.forEach(row -> row.call().fail(OverloadedException.ofServer(CLOSING)));
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
            long begin = nanoTime.getAsLong();
            answer(batch);
            if (batch.get(0).priority() == Priority.AUDIT) {
                endAudit(begin);
            }
        }
    }

    private void endAudit(long begin) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            nextAudit = now + Math.min(LONGEST_PAUSE_NANOS, (AUDITS_PART - 1) * (now - begin));
            auditing = false;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch; an empty one ends the worker. */
    private List<QueuedRow> next() {
        lock.lock();
        try {
            awaitRows();
            if (isIdle()) {
                return List.of();
            }
            int turn = turns.next(this::waits);
            Priority priority = PRIORITIES.get(turn);
            List<QueuedRow> batch = queues.get(turn).take(most(priority));
            auditing |= priority == Priority.AUDIT;
            for (QueuedRow row : batch) {
                Admission admission = admission(row.priority());
                if (admission != null) {
                    admission.leave(row.task(), row.tokens());
                }
            }
            if (!isIdle()) {
                rowsWaiting.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Rows of the next batch of this kind; a request has come if one did since the last batch that nobody asked for. */
    private int most(Priority priority) {
        if (!priority.ownAccord()) {
            return Integer.MAX_VALUE;
        }
        int most = requested ? ShapeRule.MINIMUM_ROWS : Integer.MAX_VALUE;
        requested = false;
        return most;
    }

    private RowQueue queue(Priority priority) {
        return queues.get(PRIORITIES.indexOf(priority));
    }

    private boolean isIdle() {
        return IntStream.range(0, queues.size()).noneMatch(this::waits);
    }

    /**
     * Whether a worker that is free takes of this queue. Of audits one batch is answered at a time, and while requests come
     * there is a pause after each: who asks finds a worker free.
     */
    private boolean waits(int queue) {
        return !queues.get(queue).isEmpty() && (PRIORITIES.get(queue) != Priority.AUDIT || mayAudit());
    }

    private boolean mayAudit() {
        return !auditing && (!requested || nanoTime.getAsLong() - nextAudit >= 0);
    }

    /** Until there is something to take, or never will be. */
    private void awaitRows() {
        while (isIdle() && !closed) {
            if (auditing || queue(Priority.AUDIT).isEmpty()) {
                rowsWaiting.awaitUninterruptibly();
            } else {
                try {
                    long unused = rowsWaiting.awaitNanos(nextAudit - nanoTime.getAsLong());
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts a worker", e);
                }
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw OverloadedException.ofServer(CLOSING);
        }
    }

    /** Null if such rows are not bounded. */
    private @Nullable Admission admission(Priority priority) {
        return switch (priority) {
            case REQUEST -> requests;
            case BACKFILL -> backfill;
            case CHECK, AUDIT -> null;
        };
    }

    private void answer(List<QueuedRow> batch) {
        float[][] logits;
        try {
            logits = logits(batch);
        } catch (Throwable e) {
            LOG.error("a batch of {} rows failed", batch.size(), e);
            batch.forEach(row -> row.call().fail(e));
            return;
        }
        for (int i = 0; i < logits.length; i++) {
            QueuedRow row = batch.get(i);
            row.call().answer(row.index(), logits[i]);
        }
    }

    private float[][] logits(List<QueuedRow> batch) {
        QueuedRow first = batch.get(0);
        Bank bank = first.resident().bank();
        float[][] vectors = bank.vectors(batch.stream()
                .map(row -> new AdapterBank.Row(row.text(), row.resident().slot()))
                .toList());
        int length = first.text().paddedLength();
        listener.answered(batch.size(), bank.rows(length), length);
        float[][] logits = new float[batch.size()][];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = batch.get(i).resident().head().logits(vectors[i]);
        }
        return logits;
    }

    /**
     * What one caller asked for, complete when its last row is, be it that another failed: until then its resident is
     * needed, for its rows share batches with others'.
     */
    static final class Call {
        private final CompletableFuture<List<float[]>> answers = new CompletableFuture<>();
        private final float[][] logits;
        private int missing;
        private @Nullable Throwable failure;

        Call(int rows) {
            logits = new float[rows][];
            missing = rows;
            if (rows == 0) {
                answers.complete(List.of());
            }
        }

        private void answer(int index, float[] row) {
            synchronized (this) {
                logits[index] = row;
            }
            end(null);
        }

        /** One of its rows has no answer. */
        private void fail(Throwable cause) {
            end(cause);
        }

        private void end(@Nullable Throwable cause) {
            Throwable first;
            synchronized (this) {
                failure = failure == null ? cause : failure;
                first = failure;
                missing--;
                if (missing > 0) {
                    return;
                }
            }
            if (first == null) {
                answers.complete(List.of(logits));
            } else {
                answers.completeExceptionally(first);
            }
        }
    }
}
