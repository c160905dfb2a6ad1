package io.graft.serving.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * How a body is packed (RFC 9110, 8.4.1). It is unpacked here and not by the server below, which closes the connection
 * instead of answering when a body is not packed as it says.
 */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /**
     * What the headers {@code Content-Encoding} of a request say.
     *
     * @throws ProblemException if it is packed otherwise, or more than once
     */
    static ContentCoding of(List<String> headers) {
        String coding = String.join(",", headers).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new ProblemException(
                        ErrorCode.UNSUPPORTED_ENCODING,
                        "a body may be packed with gzip or deflate, once, or not at all");
        };
    }

    /**
     * The body itself. An empty one is no body, whatever is said of it.
     *
     * @param most bytes that it may have
     * @throws ProblemException if it has more, or is not packed like this
     */
    byte[] unpack(byte[] body, int most) {
        if (this == IDENTITY || body.length == 0) {
            return body;
        }
        try (InputStream packed = new ByteArrayInputStream(body);
                InputStream plain = this == GZIP ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
            byte[] unpacked = plain.readNBytes(most + 1);
            if (unpacked.length > most) {
                throw ProblemException.bodyTooLarge();
            }
            return unpacked;
        } catch (IOException e) {
            throw new ProblemException(
                    ErrorCode.INVALID_BODY,
                    "the body is not " + name().toLowerCase(Locale.ROOT) + ", as it says it is");
        }
    }
}
