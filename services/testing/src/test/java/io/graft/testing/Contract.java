package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the published documents, with JSON Schemas anywhere in it.
 *
 * @param json the whole document
 */
record Contract(JsonNode json, SchemaRegistry schemas) {
    private static final Path FOLDER = Path.of("../../schemas");
    private static final String BASE = "https://graft.io/contracts/";
    private static final String DOCUMENT = BASE + "document";
    private static final String MESSAGES = "classpath:io/graft/schemas/json/";

    /** An example and where it stands. */
    record Example(String pointer, JsonNode value) {}

    static Contract read(String file) {
        try {
            JsonNode json = new YAMLMapper().readTree(FOLDER.resolve(file).toFile());
            return new Contract(
                    json,
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(
                                    Map.of(DOCUMENT, json.toString()))
                            .schemaIdResolvers(resolvers -> resolvers
                                    .mapPrefix(BASE + "json/", MESSAGES)
                                    .mapPrefix("https://graft.io/schemas/", MESSAGES))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    /** The node at a pointer, or the one that it refers to within this document, and its pointer. */
    String resolved(String pointer) {
        JsonNode reference = json.at(pointer).path("$ref");
        return reference.isTextual() && reference.asText().startsWith("#")
                ? reference.asText().substring(1)
                : pointer;
    }

    /** What is wrong with a value by the schema at a pointer. */
    List<String> complaints(String pointer, JsonNode value) {
        assertThat(json.at(pointer).isMissingNode())
                .as("no schema at " + pointer)
                .isFalse();
        Schema schema = schemas.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer));
        return schema.validate(value.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** What is wrong with the document by its specification's own schema, a test resource. */
    static List<String> complaintsOfSpecification(String resource, JsonNode document) {
        try (InputStream stream = Contract.class.getResourceAsStream("/specifications/" + resource)) {
            String specification = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(specification, InputFormat.JSON);
            return schema.validate(document.toString(), InputFormat.JSON).stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pointers of all objects that hold a field. */
    List<String> holdersOf(String field) {
        List<String> pointers = new ArrayList<>();
        collect(json, "", field, pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String pointer, String field, List<String> pointers) {
        if (node.isObject() && node.has(field)) {
            pointers.add(pointer);
        }
        node.properties()
                .forEach(child -> collect(child.getValue(), pointer + "/" + escaped(child.getKey()), field, pointers));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), pointer + "/" + i, field, pointers);
        }
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
