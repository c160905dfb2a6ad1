package io.graft.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records, JSON Schemas and the goldens of released messages agree. */
class ContractTest {
    private static final String PREFIX = "https://graft.io/schemas/";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(
                    resolvers -> resolvers.mapPrefix(PREFIX, "classpath:io/graft/schemas/json/")));
    private static final Map<String, Class<?>> MESSAGES = Map.ofEntries(
            Map.entry("example", Example.class),
            Map.entry("task-command", TaskCommand.class),
            Map.entry("task-state", TaskState.class),
            Map.entry("accepted-example", AcceptedExample.class),
            Map.entry("training-job", TrainingJob.class),
            Map.entry("training-progress", TrainingProgress.class),
            Map.entry("training-result", TrainingResult.class),
            Map.entry("adapter-version", AdapterVersion.class),
            Map.entry("release", Release.class),
            Map.entry("audit", Audit.class),
            Map.entry("prediction-request", PredictionRequest.class),
            Map.entry("prediction", Prediction.class));

    static List<String> messages() {
        return MESSAGES.keySet().stream().sorted().toList();
    }

    static List<Path> goldens() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("goldens"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldReadAndWriteReleasedMessagesUnchanged(Path golden) throws IOException {
        byte[] bytes = Files.readAllBytes(golden);

        Object message = Json.read(bytes, type(golden));

        assertThat(Json.tree(Json.bytes(message)).toPrettyString())
                .isEqualTo(Json.tree(bytes).toPrettyString());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldValidateReleasedMessages(Path golden) throws IOException {
        assertThat(schema(golden).validate(Files.readString(golden), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldUnderstandTheNextVersionsFields(Path golden) throws IOException {
        String next = Files.readString(golden).replaceFirst("\\{", "{\"fieldOfTheNextVersion\":{\"a\":[1]},");

        assertThat((Object) Json.read(next.getBytes(StandardCharsets.UTF_8), type(golden)))
                .isEqualTo(Json.read(Files.readAllBytes(golden), type(golden)));
        assertThat(schema(golden).validate(next, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldRefuseAMessageWithoutItsTask(Path golden) throws IOException {
        ObjectNode tree = (ObjectNode) Json.tree(Files.readAllBytes(golden));
        tree.remove("task");

        assertThat(schema(golden).validate(tree.toString(), InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldNameTheSameFieldsInRecordAndSchema(String message) throws IOException {
        Class<?> type = MESSAGES.get(message);
        JsonNode schema = tree(message + ".schema.json");
        List<Class<?>> checked = new ArrayList<>();

        if (type.isSealed()) {
            JsonSubTypes.Type[] alternatives =
                    type.getAnnotation(JsonSubTypes.class).value();
            assertThat(schema.get("oneOf")).hasSize(alternatives.length);
            for (JsonSubTypes.Type alternative : alternatives) {
                checkFields(alternative.value(), alternative(schema, alternative.name()), Set.of("type"), checked);
            }
        } else {
            checkFields(type, schema, Set.of(), checked);
        }

        assertThat(checked).isNotEmpty();
    }

    @Test
    void shouldHaveAGoldenForEveryMessage() throws IOException {
        assertThat(goldens().stream().map(ContractTest::message).distinct()).hasSameElementsAs(MESSAGES.keySet());
    }

    @Test
    void shouldRefuseWhatIsNoMessage() {
        for (String bad :
                List.of("{\"task\":\"a\",\"task\":\"b\"}", "{\"task\":\"a\"} x", "null", "", "[", "{\"task\":1}")) {
            assertThatThrownBy(() -> Json.read(bad.getBytes(StandardCharsets.UTF_8), Example.class))
                    .as(bad)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    private static void checkFields(Class<?> type, JsonNode schema, Set<String> beside, List<Class<?>> checked)
            throws IOException {
        Set<String> fields = new TreeSet<>(beside);
        Set<String> required = new TreeSet<>(beside);
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(component.getName());
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
            if (component.getType().isRecord()) {
                JsonNode property = schema.get("properties").get(component.getName());
                checkFields(component.getType(), resolved(property), Set.of(), checked);
            }
        }
        assertThat(names(schema.get("properties"))).as("fields of " + type).isEqualTo(fields);
        assertThat(texts(schema.path("required")))
                .as("required fields of " + type)
                .isEqualTo(required);
        checked.add(type);
    }

    private static JsonNode resolved(JsonNode property) throws IOException {
        if (!property.has("$ref")) {
            return property;
        }
        List<String> fileAndPointer = List.of(property.get("$ref").asText().split("#", -1));
        return tree(fileAndPointer.get(0)).at(fileAndPointer.get(1));
    }

    private static JsonNode alternative(JsonNode schema, String name) {
        for (JsonNode one : schema.get("oneOf")) {
            if (one.at("/properties/type/const").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("the schema lacks " + name);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static Schema schema(Path golden) {
        return SCHEMAS.getSchema(SchemaLocation.of(PREFIX + message(golden) + ".schema.json"));
    }

    private static JsonNode tree(String file) throws IOException {
        try (InputStream stream = Example.class.getResourceAsStream("json/" + file)) {
            return Json.mapper().readTree(stream);
        }
    }

    private static Class<?> type(Path golden) {
        return MESSAGES.get(message(golden));
    }

    private static String message(Path golden) {
        String file = golden.getFileName().toString();
        return file.substring(0, file.indexOf('.'));
    }
}
