package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Loss and gradient of a batch, shared by shards. The split into pieces depends on the number of rows, the number of
 * shards and the micro-batch alone, so the order of every addition is fixed.
 */
final class Gradients {
    private final Encoder encoder;
    private final Workers workers;
    private final String method;
    private final int shards;
    private final int classes;
    private int microBatch = Integer.MAX_VALUE;
    private int largest;

    /**
     * @param method of the program, which returns the loss and then the gradients
     * @param shards pieces of a batch that run at once
     * @param classes k
     */
    Gradients(Encoder encoder, Workers workers, String method, int shards, int classes) {
        this.encoder = encoder;
        this.workers = workers;
        this.method = method;
        this.shards = shards;
        this.classes = classes;
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
     * @param trained adds what is differentiated to a call's inputs
     */
    Sum of(NDManager scope, List<TrainingRows.Row> batch, UnaryOperator<NDList> trained) {
        while (true) {
            try {
                return sum(scope, batch, trained);
            } catch (RuntimeException e) {
                int piece = (batch.size() + shards - 1) / shards;
                int tried = Math.min(microBatch, piece);
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

    private Sum sum(NDManager scope, List<TrainingRows.Row> batch, UnaryOperator<NDList> trained) {
        List<List<TrainingRows.Row>> pieces = pieces(batch, shards, microBatch);
        List<Callable<NDList>> calls = new ArrayList<>();
        for (List<TrainingRows.Row> piece : pieces) {
            largest = Math.max(largest, piece.size());
            NDManager own = scope.newSubManager();
            calls.add(() -> run(own, piece, batch.size(), trained));
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

    private NDList run(NDManager own, List<TrainingRows.Row> piece, int batchSize, UnaryOperator<NDList> trained) {
        Torch.enter(true);
        Batch batch = Batch.of(piece.stream().map(TrainingRows.Row::text).toList(), 1);
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
        inputs.addAll(encoder.weights());
        NDList all = trained.apply(inputs);
        all.add(own.create(encoder.config().heads()));
        all.add(own.create((float) encoder.config().layerNormEps()));
        return encoder.program().runRecorded(method, true, all);
    }
}
