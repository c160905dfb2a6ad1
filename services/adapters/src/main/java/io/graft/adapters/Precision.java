package io.graft.adapters;

/** In what the base's linear layers compute; everything else is always fp32. */
public enum Precision {
    FP32("fp32"),
    BF16("bf16");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    /** The name in configurations and artifacts. */
    public String label() {
        return label;
    }
}
