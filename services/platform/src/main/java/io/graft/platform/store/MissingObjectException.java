package io.graft.platform.store;

import io.graft.schemas.ArtifactReference;

/** No object lies where a reference points. */
public final class MissingObjectException extends StoreException {
    private static final long serialVersionUID = 1L;

    public MissingObjectException(ArtifactReference reference) {
        super("there is no " + reference.uri(), null);
    }
}
