package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Loss and gradient of a batch, shared by shards. The split into pieces depends on the number of rows, the number of
 * shards and the micro-batch alone, so the order of every addition is fixed.
 */
final class Gradients {
    private final Program program;
    private final EncoderConfig encoder;
    private final long[] plan;
    private final Workers workers;
    private final String method;
    private final int shards;
    private final int classes;
    private final List<NDArray> base;
    private final List<NDArray> trained;
    private int microBatch = Integer.MAX_VALUE;
    private int largest;

    /**
     * @param shape of the adapters; null if the method has none
     * @param method of the program, which returns the loss and then the gradients
     * @param shards pieces of a batch that run at once
     * @param classes k
     * @param base the encoder's weights
     * @param trained what the method takes besides
     */
    Gradients(
            Program program,
            EncoderConfig encoder,
            @Nullable AdapterShape shape,
            Workers workers,
            String method,
            int shards,
            int classes,
            List<NDArray> base,
            List<NDArray> trained) {
        this.program = program;
        this.encoder = encoder;
        this.plan = ForwardPlan.of(encoder, shape);
        this.workers = workers;
        this.method = method;
        this.shards = shards;
        this.classes = classes;
        this.base = base;
        this.trained = trained;
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
    Sum of(NDManager scope, List<TrainingRows.Row> batch) {
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

    private Sum sum(NDManager scope, List<TrainingRows.Row> batch) {
        List<Callable<NDList>> calls = new ArrayList<>();
        for (List<TrainingRows.Row> piece : pieces(batch, shards, microBatch)) {
            largest = Math.max(largest, piece.size());
            NDManager own = scope.newSubManager();
            calls.add(() -> run(own, piece, batch.size()));
        }
        double loss = 0;
        List<NDArray> gradients = new ArrayList<>();
        for (NDList result : workers.all(calls)) {
            loss += result.get(0).toFloatArray()[0];
            gradients.addAll(result.subList(1, result.size()));
        }
        return new Sum(loss, gradients);
    }

    /** Contiguous shards of equal size, give or take one, each in pieces of at most {@code microBatch} rows. */
    static <T> List<List<T>> pieces(List<T> batch, int shards, int microBatch) {
        List<List<T>> pieces = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            int start = batch.size() * shard / shards;
            int end = batch.size() * (shard + 1) / shards;
            while (start < end) {
                int size = Math.min(microBatch, end - start);
                pieces.add(batch.subList(start, start + size));
                start += size;
            }
        }
        return pieces;
    }

    /** One piece's loss and gradients, on this thread. */
    NDList run(NDManager own, List<TrainingRows.Row> piece, int batchSize) {
        Torch.enter(false);
        Batch batch =
                Batch.forTraining(piece.stream().map(TrainingRows.Row::text).toList());
        float[] targets = new float[batch.rows() * classes];
        for (int row = 0; row < piece.size(); row++) {
            targets[row * classes + piece.get(row).label()] = 1f / batchSize;
        }
        Shape shape = new Shape(batch.rows(), batch.length());
        NDList inputs = new NDList(
                own.create(batch.ids(), shape),
                own.create(batch.types(), shape),
                own.create(batch.mask(), shape),
                own.create(targets, new Shape(batch.rows(), classes)));
        inputs.addAll(base);
        inputs.addAll(trained);
        inputs.add(own.create(plan));
        inputs.add(own.create((float) encoder.layerNormEps()));
        return program.runRecorded(method, true, inputs);
    }
}
