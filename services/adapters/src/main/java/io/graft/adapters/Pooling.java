package io.graft.adapters;

import java.util.Arrays;
import java.util.Optional;

/** How a text's token vectors become the one that a head reads. */
public enum Pooling {
    /** The mean over all tokens, special ones included. */
    MEAN("mean"),
    /** The first token's vector. */
    FIRST("first"),
    /** The first token's vector through the model's own dense layer and tanh. */
    POOLER("pooler");

    private final String label;

    Pooling(String label) {
        this.label = label;
    }

    /** The name in settings and artifacts. */
    public String label() {
        return label;
    }

    public static Optional<Pooling> named(String label) {
        return Arrays.stream(values())
                .filter(pooling -> pooling.label.equals(label))
                .findFirst();
    }
}
