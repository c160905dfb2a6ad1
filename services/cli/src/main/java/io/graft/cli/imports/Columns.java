package io.graft.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of a file's columns is which field of an example.
 *
 * @param byField field, for example {@code text}, to column, for example {@code utterance}; others keep their names
 */
public record Columns(Map<String, String> byField) {
    private static final List<Set<String>> ALTERNATIVES = List.of(
            Set.of("text", "question", "tokens"),
            Set.of("text_pair", "textPair", "context"),
            Set.of("label", "labels", "score", "answers", "span", "tags"));

    public static final Columns AS_NAMED = new Columns(Map.of());

    public Columns {
        byField = Map.copyOf(byField);
    }

    /**
     * The row with fields' names; a column that is missing in it leaves its field out. Of several fields for one thing,
     * the one that was named counts.
     */
    ObjectNode rename(ObjectNode row) {
        ObjectNode renamed = row.deepCopy();
        ALTERNATIVES.stream()
                .filter(fields -> !Collections.disjoint(fields, byField.keySet()))
                .forEach(renamed::remove);
        byField.keySet().forEach(field -> renamed.remove(field));
        byField.forEach((field, column) -> {
            JsonNode cell = row.get(column);
            if (cell != null) {
                renamed.set(field, cell);
            }
        });
        return renamed;
    }

    /** @throws RefusedException if a column that was named is none of a table's */
    void requireAmong(Collection<String> header, String file) {
        for (String column : byField.values()) {
            if (!header.contains(column)) {
                throw new RefusedException(
                        ExitCode.FAILED,
                        file + " has no column '" + column + "'",
                        "its columns are " + String.join(", ", header),
                        null);
            }
        }
    }
}
