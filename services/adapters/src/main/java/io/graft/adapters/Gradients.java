package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Loss and gradient of a batch, shared by shards. The split into pieces depends on the rows' lengths, the number of
 * shards and the micro-batch alone, so the order of every addition is fixed.
 */
final class Gradients {
    private final Program program;
    private final EncoderConfig encoder;
    private final long[] plan;
    private final Workers workers;
    private final String method;
    private final int shards;
    private final HeadKind kind;
    private final int outputs;
    private final List<NDArray> base;
    private final List<NDArray> trained;
    private final @Nullable FrozenStates frozen;
    private int microBatch = Integer.MAX_VALUE;
    private int largest;

    /**
     * @param shape of the adapters; null if the method has none
     * @param method of the program, which returns the loss and then the gradients
     * @param shards pieces of a batch that run at once
     * @param kind of head
     * @param outputs k
     * @param base the encoder's weights
     * @param trained what the method takes besides
     * @param frozen states that batches start from; null if the method computes all layers
     */
    Gradients(
            Program program,
            EncoderConfig encoder,
            @Nullable AdapterShape shape,
            Workers workers,
            String method,
            int shards,
            HeadKind kind,
            int outputs,
            List<NDArray> base,
            List<NDArray> trained,
            @Nullable FrozenStates frozen) {
        this.program = program;
        this.encoder = encoder;
        this.plan = ForwardPlan.of(encoder, shape);
        this.workers = workers;
        this.method = method;
        this.shards = shards;
        this.kind = kind;
        this.outputs = outputs;
        this.base = base;
        this.trained = trained;
        this.frozen = frozen;
    }

    /**
     * @param loss mean of the batch
     * @param gradients each piece's, one piece after the other
     */
    record Sum(double loss, List<NDArray> gradients) {}

    /** The largest piece so far, in rows. */
    int largestPiece() {
        return largest;
    }

    /**
     * Computes one batch's gradients; on a device without enough memory, in halves, and in halves from then on.
     *
     * @param scope owns the gradients
     */
    Sum of(NDManager scope, List<Lessons.Row> batch) {
        while (true) {
            try {
                return sum(scope, batch);
            } catch (RuntimeException e) {
                int tried = Math.min(microBatch, (batch.size() + shards - 1) / shards);
                if (!outOfMemory(e) || tried <= ShapeRule.MINIMUM_ROWS) {
                    throw e;
                }
                microBatch = Math.max(ShapeRule.MINIMUM_ROWS, tried / 2);
                largest = 0;
            }
        }
    }

    private static boolean outOfMemory(RuntimeException e) {
        return e.getMessage() != null && e.getMessage().contains("out of memory");
    }

    private Sum sum(NDManager scope, List<Lessons.Row> batch) {
        List<Callable<NDList>> calls = new ArrayList<>();
        List<NDManager> owners = new ArrayList<>();
        for (List<Lessons.Row> piece : pieces(batch, row -> BatchPlan.length(row.text()), shards, microBatch)) {
            largest = Math.max(largest, piece.size());
            NDManager own = scope.newSubManager();
            owners.add(own);
            calls.add(() -> run(own, piece, batch.size()));
        }
        double loss = 0;
        List<NDArray> gradients = new ArrayList<>();
        try {
            for (NDList result : workers.all(calls)) {
                loss += result.get(0).toFloatArray()[0];
                gradients.addAll(result.subList(1, result.size()));
            }
        } catch (RuntimeException | Error e) {
            // What it has is what the next attempt, in smaller pieces, needs.
            owners.forEach(NDManager::close);
            throw e;
        }
        return new Sum(loss, gradients);
    }

    /**
     * Contiguous shards that take about as long as each other, so that none waits for another, each in pieces of at most
     * {@code microBatch} rows.
     *
     * @param length of a row, to which its shard is padded
     */
    static <T> List<List<T>> pieces(List<T> batch, ToIntFunction<T> length, int shards, int microBatch) {
        int tokens = batch.stream().mapToInt(length).sum() / shards;
        List<List<T>> cut = shards(batch, length, tokens);
        while (cut.size() > shards) {
            tokens++;
            cut = shards(batch, length, tokens);
        }
        List<List<T>> pieces = new ArrayList<>();
        for (List<T> shard : cut) {
            for (int start = 0; start < shard.size(); start += microBatch) {
                pieces.add(shard.subList(start, start + Math.min(microBatch, shard.size() - start)));
            }
        }
        return pieces;
    }

    /** Contiguous shards of at most so many padded tokens, or of one row. */
    private static <T> List<List<T>> shards(List<T> batch, ToIntFunction<T> length, int tokens) {
        List<List<T>> shards = new ArrayList<>();
        int start = 0;
        int longest = 0;
        for (int row = 0; row < batch.size(); row++) {
            longest = Math.max(longest, length.applyAsInt(batch.get(row)));
            if (row > start && (row + 1 - start) * longest > tokens) {
                shards.add(batch.subList(start, row));
                start = row;
                longest = length.applyAsInt(batch.get(row));
            }
        }
        shards.add(batch.subList(start, batch.size()));
        return shards;
    }

    /** One piece's loss and gradients, on this thread. */
    NDList run(NDManager own, List<Lessons.Row> piece, int batchSize) {
        Torch.enter(false);
        List<EncodedText> texts = piece.stream().map(Lessons.Row::text).toList();
        Batch batch = Batch.forTraining(texts);
        int width = Lessons.width(kind, outputs);
        int places = kind.perToken() ? batch.length() : 1;
        float[] targets = new float[batch.rows() * places * width];
        for (int row = 0; row < piece.size(); row++) {
            float[] target = piece.get(row).target();
            for (int i = 0; i < target.length; i++) {
                targets[row * places * width + i] = target[i] / batchSize;
            }
        }
        Shape shape = new Shape(batch.rows(), batch.length());
        NDArray mask = own.create(batch.mask(), shape);
        NDList inputs = new NDList(
                frozen == null ? own.create(batch.ids(), shape) : frozen.of(own, texts, mask),
                own.create(batch.types(), shape),
                mask,
                own.create(
                        targets,
                        kind.perToken() ? new Shape(batch.rows(), places, width) : new Shape(batch.rows(), width)));
        inputs.addAll(base);
        inputs.addAll(trained);
        inputs.add(own.create(plan));
        inputs.add(own.create((float) encoder.layerNormEps()));
        inputs.add(own.create(new long[] {kind.code(), outputs}));
        return program.runRecorded(method, true, inputs);
    }
}
