package io.graft.adapters;

import java.util.Arrays;
import java.util.Optional;

/** A nonlinearity that the forward computes. */
public enum Activation {
    GELU("gelu", "gelu"),
    /** In the tanh form of the published BERT and adapter code. */
    GELU_NEW("gelu_new", "gelu_pytorch_tanh"),
    RELU("relu", "relu"),
    SWISH("swish", "silu");

    private final String label;
    private final String alias;

    Activation(String label, String alias) {
        this.label = label;
        this.alias = alias;
    }

    /** The name in Hugging Face's and AdapterHub's files. */
    public String label() {
        return label;
    }

    /** The activation of this name, if the forward computes it. */
    public static Optional<Activation> named(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.label.equals(name) || activation.alias.equals(name))
                .findFirst();
    }
}
