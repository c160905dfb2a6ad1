package io.graft.adapters.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Digests as Graft writes them: {@code sha256:} and 64 lower-case hexadecimal digits. */
final class Digest {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    private Digest() {}

    static String of(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }
}
