package io.graft.adapters;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 under way. */
final class Sha256 {
    private static final int CHUNK = 1 << 14;
    private final MessageDigest digest;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String hex(byte[] bytes) {
        return new Sha256().add(bytes).hex();
    }

    Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds the values' bits, little-endian. */
    Sha256 add(float[] values) {
        for (int start = 0; start < values.length; start += CHUNK) {
            int count = Math.min(CHUNK, values.length - start);
            chunk.asFloatBuffer().put(values, start, count);
            digest.update(chunk.array(), 0, count * Float.BYTES);
        }
        return this;
    }

    /** Adds the values' bits, little-endian, and leaves the buffer's position as it is. */
    Sha256 add(FloatBuffer values) {
        for (int start = values.position(); start < values.limit(); start += CHUNK) {
            int count = Math.min(CHUNK, values.limit() - start);
            chunk.asFloatBuffer().put(values.slice(start, count));
            digest.update(chunk.array(), 0, count * Float.BYTES);
        }
        return this;
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
