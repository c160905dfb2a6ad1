package io.graft.adapters.artifact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A JSON object from outside, read strictly: a field that is missing or of another type is a {@link CorruptArtifact}
 * that names the place.
 */
record Fields(ObjectNode node, String where) {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** The one object in these bytes: UTF-8, no duplicate keys, nothing behind it. */
    static Fields parse(byte[] bytes, String where) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (READER.readTree(text) instanceof ObjectNode node) {
                return new Fields(node, where);
            }
            throw new CorruptArtifact(where + " is not a JSON object");
        } catch (CharacterCodingException e) {
            throw new CorruptArtifact(where + " is not UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new CorruptArtifact(where + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Refuses fields that this version does not know. */
    Fields allowing(Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new CorruptArtifact(where + " has an unknown field \"" + name + "\"");
            }
        });
        return this;
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) {
        return field(name, JsonNode::isTextual, "a text").textValue();
    }

    long integer(String name) {
        return field(name, value -> value.isIntegralNumber() && value.canConvertToLong(), "a 64-bit integer")
                .longValue();
    }

    double number(String name) {
        return field(name, JsonNode::isNumber, "a number").doubleValue();
    }

    Fields object(String name) {
        return new Fields((ObjectNode) field(name, JsonNode::isObject, "an object"), where + "." + name);
    }

    JsonNode array(String name) {
        return field(name, JsonNode::isArray, "an array");
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (JsonNode value : array(name)) {
            if (!value.isTextual()) {
                throw new CorruptArtifact(where + "." + name + " holds something that is not a text");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    private JsonNode field(String name, Predicate<JsonNode> type, String described) {
        JsonNode value = node.path(name);
        if (!type.test(value)) {
            throw new CorruptArtifact(where + " has no field \"" + name + "\" that is " + described);
        }
        return value;
    }
}
