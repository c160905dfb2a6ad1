package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.graft.schemas.Json;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The validation in code takes what the JSON Schema of an example allows, but for what a schema cannot say. */
class SchemaAgreementTest {
    private static final String PREFIX = "https://graft.io/schemas/";
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaIdResolvers(
                            resolvers -> resolvers.mapPrefix(PREFIX, "classpath:io/graft/schemas/json/")))
            .getSchema(SchemaLocation.of(PREFIX + "example.schema.json"));
    private static final Set<RejectionReason> BEYOND_SCHEMAS = EnumSet.of(
            RejectionReason.SPAN_OUTSIDE,
            RejectionReason.TAG_COUNT,
            RejectionReason.NOT_FINITE,
            RejectionReason.TEXT_TOO_LONG);

    /** Values that each field may take, right and wrong. */
    private static final Map<String, String[]> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("task", new String[] {"\"mood\"", "\"mood\"", "\"mood\"", "\"No Name\"", "1"}),
            Map.entry("id", new String[] {"\"a\"", "\"\"", "7"}),
            Map.entry("text", new String[] {"\"a text\"", "\"a text\"", "\"\"", "7"}),
            Map.entry("textPair", new String[] {"\"a context\"", "\"a context\"", "[]"}),
            Map.entry("tokens", new String[] {"[\"to\",\"York\"]", "[\"to\",\"York\"]", "[]", "[1]", "\"to\""}),
            Map.entry("label", new String[] {"\"x\"", "\"x\"", "\"\"", "[\"x\"]"}),
            Map.entry("labels", new String[] {"[\"x\",\"y\"]", "[]", "[\"x\",\"x\"]", "\"x\"", "[\"\"]"}),
            Map.entry("score", new String[] {"1", "-2.5e3", "1e30", "-1e31", "1e999", "\"1\""}),
            Map.entry("span", new String[] {
                "{\"start\":2,\"end\":4}", "{\"start\":4,\"end\":2}", "{\"start\":0}", "{\"start\":0.5,\"end\":2}", "3"
            }),
            Map.entry("tags", new String[] {"[\"O\",\"B-city\"]", "[\"O\"]", "[]", "[\"O\",\"city\"]", "\"O\""}),
            Map.entry("split", new String[] {"\"train\"", "\"test\""}),
            Map.entry("observedAt", new String[] {"\"2026-01-02\"", "1"}),
            Map.entry("deleted", new String[] {"true", "false", "\"yes\""})));

    private static final Map<String, Double> MISSING =
            Map.of("task", 0.02, "text", 0.2, "textPair", 0.5, "tokens", 0.5, "id", 0.7);

    @Provide
    Arbitrary<String> examples() {
        return Combinators.combine(VALUES.entrySet().stream()
                        .map(field -> Arbitraries.of(field.getValue())
                                .map(value -> "\"" + field.getKey() + "\":" + value)
                                .injectNull(MISSING.getOrDefault(field.getKey(), 0.8)))
                        .toList())
                .as(fields -> fields.stream()
                        .filter(java.util.Objects::nonNull)
                        .collect(java.util.stream.Collectors.joining(",", "{", "}")));
    }

    @Property(tries = 3_000)
    void shouldTakeWhatTheSchemaAllows(@ForAll("examples") String json) {
        Checked checked = Validation.check(json.getBytes(StandardCharsets.UTF_8));
        boolean allowed = SCHEMA.validate(json, InputFormat.JSON).isEmpty();

        if (checked instanceof Checked.Rejected rejected) {
            assertThat(!allowed || BEYOND_SCHEMAS.contains(rejected.reason()))
                    .as("%s is %s, and the schema allows it", json, rejected)
                    .isTrue();
        } else if (checked instanceof Checked.Labelled) {
            assertThat(allowed)
                    .as("%s is taken, and the schema forbids it", json)
                    .isTrue();
        } else {
            assertThat(Json.tree(json.getBytes(StandardCharsets.UTF_8))
                            .path("deleted")
                            .booleanValue())
                    .isTrue();
        }
    }
}
