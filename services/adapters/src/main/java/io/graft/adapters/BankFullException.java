package io.graft.adapters;

/** No free slot in an {@link AdapterBank}: free one first. */
public final class BankFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BankFullException(int capacity) {
        super("all " + capacity + " slots of the bank are taken");
    }
}
