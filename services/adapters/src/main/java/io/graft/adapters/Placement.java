package io.graft.adapters;

import java.util.Arrays;
import java.util.Optional;

/** Where a layer's bottlenecks stand, under AdapterHub's names. */
public enum Placement {
    /** After the attention output and after the feed-forward output, before their LayerNorms (Houlsby et al. 2019). */
    DOUBLE("double_seq_bn"),
    /**
     * After the feed-forward output only, reading what its LayerNorm gives, with the output itself as residual (Pfeiffer et
     * al. 2021).
     */
    SINGLE("seq_bn");

    private final String label;

    Placement(String label) {
        this.label = label;
    }

    /** The name in settings and files. */
    public String label() {
        return label;
    }

    public static Optional<Placement> named(String label) {
        return Arrays.stream(values())
                .filter(placement -> placement.label.equals(label))
                .findFirst();
    }
}
