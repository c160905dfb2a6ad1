package io.graft.serving.predict;

import io.graft.adapters.AdapterBank;
import io.graft.adapters.AdapterWeights;
import java.util.List;

/** Adapters of one shape on the device; see {@link AdapterBank}. */
public interface Bank extends AutoCloseable {
    /** @throws io.graft.adapters.BankFullException if every slot is taken */
    int put(AdapterWeights weights);

    void free(int slot);

    /** Pooled features (B, d), in row order, of rows that all have one padded length. */
    float[][] pooled(List<AdapterBank.Row> rows);

    @Override
    void close();
}
