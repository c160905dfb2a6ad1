package io.graft.testing.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** JSON documents with something wrong in them, now and then with nothing; the same for the same seed. */
final class Mutations {
    /** Values that stand where others should. */
    private static final List<JsonNode> ODD = List.of(
                    "null",
                    "true",
                    "false",
                    "0",
                    "-1",
                    "1",
                    "2",
                    "1.5",
                    "-0.0",
                    "1e308",
                    "1e400",
                    "1e-400",
                    "2147483647",
                    "2147483648",
                    "9223372036854775807",
                    "9223372036854775808",
                    "99999999999999999999999999",
                    "[]",
                    "{}",
                    "[[]]",
                    "[null]",
                    "[1,2]",
                    "{\"a\":{\"b\":[]}}",
                    "\"\"",
                    "\" \"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\u202e\\u0645\"",
                    "\"\\ud83d\\ude00\"",
                    "\"t\"",
                    "\"..\"",
                    "\"../../x\"",
                    "\"classification\"",
                    "\"span\"",
                    "\"BYTES\"",
                    "\"NaN\"",
                    "\"1\"",
                    "\"sha256:\"",
                    "\"e30=\"",
                    "\"1970-01-01T00:00:00Z\"")
            .stream()
            .map(text -> Json.tree(text.getBytes(UTF_8)))
            .toList();

    /** Bytes that parsers trip over. */
    private static final List<byte[]> STUMBLES = List.of(
                    "\u0000",
                    "\ufeff",
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\\u",
                    "\\ud800",
                    "NaN",
                    "-",
                    "1e",
                    "1e999999999",
                    "/*",
                    "//",
                    "'",
                    "\n",
                    "\r\n",
                    "\u2028",
                    "[".repeat(5_000),
                    "{\"a\":".repeat(2_000),
                    "9".repeat(1_500),
                    "\"task\":\"t\",",
                    "\"text\":\"\",")
            .stream()
            .map(text -> text.getBytes(UTF_8))
            .toList();

    private static final List<Integer> LENGTHS = List.of(64, 1_000, 4_096, 20_001, 70_000);

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    /** A document like one of these. */
    byte[] like(List<JsonNode> seeds) {
        return switch (random.nextInt(12)) {
            case 0 -> Json.bytes(one(seeds));
            case 1 -> garbage();
            case 2, 3 -> scribbled(Json.bytes(one(seeds)));
            case 4 -> scribbled(Json.bytes(changed(seeds)));
            default -> Json.bytes(changed(seeds));
        };
    }

    byte[] garbage() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Any text, now and then a long one. */
    String text() {
        int length = chance(500) ? one(LENGTHS) : random.nextInt(24);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.appendCodePoint(random.nextInt(chance(4) ? Character.MAX_CODE_POINT + 1 : 127));
        }
        return text.toString();
    }

    private JsonNode changed(List<JsonNode> seeds) {
        JsonNode changed = one(seeds).deepCopy();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            List<JsonNode> containers = new ArrayList<>();
            collect(changed, containers);
            if (containers.isEmpty()) {
                return odd(seeds);
            }
            if (one(containers) instanceof ObjectNode object) {
                change(object, seeds);
            } else if (one(containers) instanceof ArrayNode array) {
                change(array, seeds);
            }
        }
        return changed;
    }

    private void change(ObjectNode object, List<JsonNode> seeds) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() || chance(8) ? text() : one(names);
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 -> {
                JsonNode value = object.remove(name);
                object.set(text(), value == null ? odd(seeds) : value);
            }
            case 2 ->
                object.set(
                        name,
                        Json.mapper().createArrayNode().add(object.path(name).deepCopy()));
            default -> object.set(name, odd(seeds));
        }
    }

    private void change(ArrayNode array, List<JsonNode> seeds) {
        if (array.isEmpty() || chance(4)) {
            array.add(odd(seeds));
            return;
        }
        int index = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.remove(index);
            case 1 -> array.insert(index, array.get(index).deepCopy());
            case 2 -> {
                JsonNode repeated = array.get(index);
                int times = chance(50) ? 300 : 3;
                for (int i = 0; i < times; i++) {
                    array.add(repeated.deepCopy());
                }
            }
            default -> array.set(index, odd(seeds));
        }
    }

    private JsonNode odd(List<JsonNode> seeds) {
        return switch (random.nextInt(8)) {
            case 0 -> Json.mapper().getNodeFactory().textNode(text());
            case 1 -> nested(chance(20) ? 300 : 5);
            case 2 -> part(one(seeds)).deepCopy();
            default -> one(ODD).deepCopy();
        };
    }

    private JsonNode part(JsonNode seed) {
        List<JsonNode> containers = new ArrayList<>();
        collect(seed, containers);
        return containers.isEmpty() ? seed : one(containers);
    }

    private static JsonNode nested(int depth) {
        ArrayNode nested = Json.mapper().createArrayNode();
        for (int i = 1; i < depth; i++) {
            nested = Json.mapper().createArrayNode().add(nested);
        }
        return nested;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    /** The same bytes with a few of them changed, lost or added. */
    byte[] scribbled(byte[] bytes) {
        byte[] scribbled = bytes;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int from = random.nextInt(scribbled.length + 1);
            int to = Math.min(scribbled.length, from + random.nextInt(8));
            byte[] between =
                    switch (random.nextInt(5)) {
                        case 0 -> new byte[] {(byte) random.nextInt(256)};
                        case 1 -> new byte[0];
                        case 2 -> Arrays.copyOfRange(scribbled, from / 2, to);
                        default -> one(STUMBLES);
                    };
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(scribbled, 0, from);
            out.writeBytes(between);
            if (!chance(6)) {
                out.write(scribbled, to, scribbled.length - to);
            }
            scribbled = out.toByteArray();
        }
        return scribbled;
    }
}
