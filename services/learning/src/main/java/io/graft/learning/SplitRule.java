package io.graft.learning;

import io.graft.schemas.Digest;
import io.graft.schemas.Split;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One text in ten is for validation; which ones depends on the texts alone. */
public final class SplitRule {
    private static final long PARTS = 10;

    private SplitRule() {}

    /** The unsigned first eight bytes of the texts' digest, modulo ten: 0 means validation. */
    public static Split of(String text, @Nullable String textPair) {
        long first = ByteBuffer.wrap(Digest.sha256(text, textPair)).getLong();
        return Long.remainderUnsigned(first, PARTS) == 0 ? Split.VALIDATION : Split.TRAIN;
    }
}
