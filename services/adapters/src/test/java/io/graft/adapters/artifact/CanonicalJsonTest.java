package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    private static String canonical(ObjectNode node) {
        return new String(CanonicalJson.bytes(node), UTF_8);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Test
    void shouldSortKeysAndLeaveNoSpace() {
        ObjectNode node = object().put("b", 1).put("a", true).put("B", (String) null);
        node.putArray("c").add("x").addObject().put("z", 2).put("y", 3);

        assertThat(canonical(node)).isEqualTo("{\"B\":null,\"a\":true,\"b\":1,\"c\":[\"x\",{\"y\":3,\"z\":2}]}");
    }

    @Test
    void shouldWriteTheShortestNumberAndKeepItsType() {
        ObjectNode node = object().put("a", 1.0)
                .put("b", 1)
                .put("c", 0.1f)
                .put("d", 2.0E-3)
                .put("e", Double.parseDouble("2e23"))
                .put("f", -0.0)
                .put("g", Long.MIN_VALUE)
                .put("h", 1.0E-5f);

        assertThat(canonical(node))
                .isEqualTo("{\"a\":1.0,\"b\":1,\"c\":0.1,\"d\":0.002,\"e\":2.0E23,\"f\":-0.0,"
                        + "\"g\":-9223372036854775808,\"h\":1.0E-5}");
    }

    @Test
    void shouldEscapeOnlyWhatItMust() {
        assertThat(canonical(object().put("a", "\"\\/\b\t\n\f\r\u0001é€😀")))
                .isEqualTo("{\"a\":\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0001é€😀\"}");
    }

    @Test
    void shouldRefuseWhatJsonCannotCarry() {
        for (ObjectNode node : new ObjectNode[] {
            object().put("a", Double.NaN),
            object().put("a", Float.POSITIVE_INFINITY),
            object().put("a", "\ud800"),
            object().put("a", new byte[1]),
            object().put("a", new BigDecimal("0.1"))
        }) {
            assertThatThrownBy(() -> CanonicalJson.bytes(node)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void shouldReadBackToTheSameBytesAndValues(
            @ForAll double number,
            @ForAll float single,
            @ForAll long integer,
            @ForAll @CharRange(to = (char) 0xD7FF) String text) {
        ObjectNode node = object().put("number", number)
                .put("single", single)
                .put("integer", integer)
                .put("text", text);
        byte[] bytes = CanonicalJson.bytes(node);
        ObjectNode read = Fields.parse(bytes, "the value").node();

        assertThat(CanonicalJson.bytes(read)).isEqualTo(bytes);
        assertThat(read.path("number").doubleValue()).isEqualTo(number);
        assertThat(read.path("single").floatValue()).isEqualTo(single);
        assertThat(read.path("integer").longValue()).isEqualTo(integer);
        assertThat(read.path("text").textValue()).isEqualTo(text);
    }

    @Property
    void shouldNotDependOnTheOrderOfInsertion(
            @ForAll @Size(max = 8) Map<@CharRange(to = (char) 0xD7FF) String, Integer> entries) {
        ObjectNode forward = object();
        ObjectNode backward = object();
        new LinkedHashMap<>(entries).forEach(forward::put);
        entries.keySet().stream().sorted((a, b) -> b.compareTo(a)).forEach(key -> backward.put(key, entries.get(key)));

        assertThat(CanonicalJson.bytes(forward)).isEqualTo(CanonicalJson.bytes(backward));
    }
}
