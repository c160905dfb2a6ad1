package io.graft.platform.store;

import io.graft.schemas.ArtifactReference;

/** An object's bytes are not those that its reference promises. */
public final class CorruptObjectException extends StoreException {
    private static final long serialVersionUID = 1L;

    public CorruptObjectException(ArtifactReference reference, String found) {
        super(reference.uri() + " should be " + reference.digest() + ", but is " + found, null);
    }

    /** @throws CorruptObjectException unless what was found at a reference is what it promises: digest, and number of bytes */
    static void requireSame(ArtifactReference reference, ArtifactReference found) {
        if (!found.equals(reference)) {
            throw new CorruptObjectException(reference, found.digest());
        }
    }
}
