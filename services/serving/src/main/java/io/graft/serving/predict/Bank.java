package io.graft.serving.predict;

import io.graft.adapters.AdapterBank;
import io.graft.adapters.AdapterWeights;
import java.util.List;
import java.util.OptionalInt;

/** Adapters of one shape on the device; see {@link AdapterBank}. */
public interface Bank extends AutoCloseable {
    /** The slot that holds them from now on; empty if all are taken. */
    OptionalInt put(AdapterWeights weights);

    void free(int slot);

    /** Rows of a batch of such a padded length: enough to be fast, few enough that others need not wait long. */
    int rows(int paddedLength);

    /**
     * What heads read, in row order, of rows that all have one padded length and are all answered as a whole, or all token
     * by token; see {@link AdapterBank#vectors}.
     */
    float[][] vectors(List<AdapterBank.Row> rows);

    @Override
    void close();
}
