package io.graft.learning;

import io.graft.schemas.Digest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What makes two examples the same. */
final class ExampleIdentity {
    private ExampleIdentity() {}

    /** The id of an example whose sender gave none: hexadecimal, without the target. */
    static String defaultId(String text, @Nullable String textPair) {
        return HexFormat.of().formatHex(Digest.sha256(text, textPair));
    }

    /** Everything that the sender said, so that the same content again is a duplicate and other content a correction. */
    static String content(Checked.Labelled example) {
        return Digest.of(
                example.text(),
                example.textPair(),
                example.label(),
                example.split() == null ? null : example.split().json());
    }
}
