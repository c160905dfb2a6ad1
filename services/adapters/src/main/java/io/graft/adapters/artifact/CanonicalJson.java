package io.graft.adapters.artifact;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * One sequence of bytes for one JSON value, after RFC 8785: UTF-8, no white space, keys sorted by UTF-16 code units,
 * only the escapes that JSON requires.
 *
 * <p>Numbers differ from the RFC in one way: a floating-point number keeps its point ({@code 1.0}, never {@code 1}), so
 * that whoever reads it gets the same type back. It is the shortest decimal that reads back to the same number,
 * whatever the Java version.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * The canonical bytes of a value.
     *
     * @throws IllegalArgumentException for what JSON cannot carry: NaN, infinities, unpaired surrogates, binary values
     */
    public static byte[] bytes(JsonNode value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        try {
            var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(out));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text with an unpaired surrogate has no UTF-8", e);
        }
    }

    private static void append(StringBuilder out, JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> appendObject(out, value);
            case ARRAY -> appendArray(out, value);
            case STRING -> appendText(out, value.textValue());
            case NUMBER -> out.append(number(value));
            case BOOLEAN, NULL -> out.append(value.asText());
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("JSON has no " + value.getNodeType() + " value");
        }
    }

    private static void appendObject(StringBuilder out, JsonNode object) {
        var keys = new TreeSet<String>();
        object.fieldNames().forEachRemaining(keys::add);
        out.append('{');
        for (Iterator<String> remaining = keys.iterator(); remaining.hasNext(); ) {
            String key = remaining.next();
            appendText(out, key);
            out.append(':');
            append(out, object.path(key));
            if (remaining.hasNext()) {
                out.append(',');
            }
        }
        out.append('}');
    }

    private static void appendArray(StringBuilder out, JsonNode array) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            append(out, array.path(i));
        }
        out.append(']');
    }

    private static String number(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue().toString();
        }
        if (value.isBigDecimal()) {
            throw new IllegalArgumentException("a decimal of unlimited precision has no canonical form: use a double");
        }
        if (!Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("JSON has no " + value.doubleValue());
        }
        return value.isFloat()
                ? NumberOutput.toString(value.floatValue(), true)
                : NumberOutput.toString(value.doubleValue(), true);
    }

    private static void appendText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
