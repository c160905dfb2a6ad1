package io.graft.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256, as every identity in Graft is written. */
public final class Digest {
    private static final String PREFIX = "sha256:";

    private Digest() {}

    /** {@code sha256:} and 64 lower-case hexadecimal digits. */
    public static String of(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes);
        return of(digest);
    }

    /** The same of all that a {@link #sha256()} was given, which begins anew. */
    public static String of(MessageDigest given) {
        return PREFIX + HexFormat.of().formatHex(given.digest());
    }

    /**
     * The digest of several texts, each preceded by its length, so that no two lists of texts share one. A null text
     * differs from an empty one.
     */
    public static String of(@Nullable String... parts) {
        return PREFIX + HexFormat.of().formatHex(sha256(parts));
    }

    /** The 32 bytes behind {@link #of(String...)}. */
    public static byte[] sha256(@Nullable String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            int length = part == null ? -1 : bytes.length;
            for (int shift = 24; shift >= 0; shift -= 8) {
                digest.update((byte) (length >>> shift));
            }
            digest.update(bytes);
        }
        return digest.digest();
    }

    /** Takes bytes as they go by, for {@link #of(MessageDigest)}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
