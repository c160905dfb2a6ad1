package io.graft.adapters;

/** Detects an undeclared change of the numerics profile. */
@SuppressWarnings("DoNotCallSuggester")
public final class Fingerprint {
    private Fingerprint() {}

    public static String of(Encoder encoder) {
        throw new UnsupportedOperationException(encoder.baseDigest());
    }
}
