package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.graft.adapters.Program.Arguments;
import java.util.BitSet;
import java.util.List;

/**
 * Adapters resident on the device: the rows of one (capacity, P) tensor, allocated once, in the precision of the base's
 * linear layers. Thread-safe: loading and freeing a slot does not disturb forwards that use other slots. Whoever frees a
 * slot makes sure that no forward uses it.
 */
public final class AdapterBank implements AutoCloseable {
    private final Encoder encoder;
    private final AdapterShape shape;
    private final int capacity;
    private final NDManager manager;
    private final NDArray bank;
    private final BitSet taken = new BitSet();

    public AdapterBank(Encoder encoder, AdapterShape shape, int capacity) {
        EncoderConfig config = encoder.config();
        if (shape.layers() != config.layers() || shape.hidden() != config.hidden() || capacity < 1) {
            throw new IllegalArgumentException(
                    "a bank of " + capacity + " adapters of " + shape + " does not fit " + config);
        }
        this.encoder = encoder;
        this.shape = shape;
        this.capacity = capacity;
        manager = encoder.program().scope();
        NDArray size = manager.create(new long[] {capacity, shape.parameters()});
        NDArray linear = encoder.weights().get(Tuning.EMBEDDINGS);
        bank = encoder.program()
                .runRecorded("new_bank", false, new NDList(size, linear))
                .singletonOrThrow();
    }

    public AdapterShape shape() {
        return shape;
    }

    public int capacity() {
        return capacity;
    }

    /**
     * Loads adapters into a free slot.
     *
     * @return the slot
     * @throws BankFullException if there is none
     */
    public int put(AdapterWeights weights) {
        if (!weights.shape().equals(shape)) {
            throw new IllegalArgumentException("this bank holds adapters of " + shape + ", not of " + weights.shape());
        }
        int slot = take();
        try (NDManager scope = encoder.program().scope();
                Arguments arguments = new Arguments()) {
            arguments.tensor(bank).integer(slot).tensor(scope.create(weights.values()));
            encoder.program().run("put", scope, arguments);
            return slot;
        } catch (RuntimeException e) {
            free(slot);
            throw e;
        }
    }

    private synchronized int take() {
        int slot = taken.nextClearBit(0);
        if (slot >= capacity) {
            throw new BankFullException(capacity);
        }
        taken.set(slot);
        return slot;
    }

    /** Gives a slot back, to be loaded anew. */
    public synchronized void free(int slot) {
        if (!taken.get(slot)) {
            throw new IllegalArgumentException("slot " + slot + " is free already");
        }
        taken.clear(slot);
    }

    /** Rows of a batch of such a padded length: enough to be fast, few enough that others need not wait long. */
    public int rows(int paddedLength) {
        return encoder.batchRows(paddedLength);
    }

    /**
     * What heads read of one batch, in one native call: rows of one padded length, each through its own adapter, all of
     * them answered as a whole or all token by token.
     *
     * @return the pooled vector (d) of each row, or the vectors (n, d), flat, of its answered tokens; in row order
     */
    public float[][] vectors(List<Row> rows) {
        return encoder.vectors(texts(rows), shape, bank, slots(rows));
    }

    private static List<EncodedText> texts(List<Row> rows) {
        return rows.stream().map(Row::text).toList();
    }

    private long[] slots(List<Row> rows) {
        long[] slots = new long[rows.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = requireTaken(rows.get(i).slot());
        }
        return slots;
    }

    private synchronized int requireTaken(int slot) {
        if (!taken.get(slot)) {
            throw new IllegalArgumentException("slot " + slot + " holds no adapter");
        }
        return slot;
    }

    /** Frees the device's memory. */
    @Override
    public void close() {
        manager.close();
    }

    /**
     * One text and the slot of the adapter that answers it.
     *
     * @param text of the batch's padded length
     * @param slot from {@link #put}
     */
    public record Row(EncodedText text, int slot) {}
}
