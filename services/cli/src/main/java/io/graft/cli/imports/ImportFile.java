package io.graft.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Labelled examples in a file: JSON Lines, a directory with {@code data.jsonl}, or CSV or TSV with a header. Fields:
 * {@code text} and {@code label}; optional {@code id}, {@code text_pair} (or {@code textPair}), {@code split}
 * ({@code train}, {@code validation} or {@code test}) and {@code observedAt}. Others are ignored. A number as label is
 * taken as its text.
 *
 * @param examples to send, in the file's order
 * @param withheld rows marked {@code test}, which are never sent
 */
public record ImportFile(List<Example> examples, int withheld) {
    public ImportFile {
        examples = List.copyOf(examples);
    }

    /** @throws RefusedException naming the line of the first row that is no example */
    public static ImportFile read(Path path, String task) {
        Path file = Files.isDirectory(path) ? path.resolve("data.jsonl") : path;
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        Rows rows = new Rows(file, task);
        try {
            if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
                rows.jsonLines();
            } else if (name.endsWith(".csv")) {
                rows.table(CSVFormat.RFC4180);
            } else if (name.endsWith(".tsv")) {
                rows.table(CSVFormat.RFC4180.builder().setDelimiter('\t').get());
            } else {
                throw new RefusedException(
                        file + " is neither .jsonl, .ndjson, .csv nor .tsv, nor a directory with data.jsonl");
            }
        } catch (CharacterCodingException e) {
            throw new RefusedException(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new RefusedException(file + " cannot be read: " + e, e);
        }
        return new ImportFile(rows.examples, rows.withheld);
    }

    /** What has been read so far. */
    private static final class Rows {
        private final Path file;
        private final String task;
        private final List<Example> examples = new ArrayList<>();
        private int withheld;

        Rows(Path file, String task) {
            this.file = file;
            this.task = task;
        }

        void jsonLines() throws IOException {
            long number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    add(number, tree(number, line));
                }
            }
        }

        void table(CSVFormat format) throws IOException {
            CSVFormat headed = format.builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setIgnoreEmptyLines(true)
                    .get();
            try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, headed)) {
                for (CSVRecord record : parser) {
                    add(parser.getCurrentLineNumber(), tree(record.toMap()));
                }
            } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
                throw new RefusedException(file + " is no table with a header: " + e.getMessage(), e);
            }
        }

        private JsonNode tree(long number, String line) {
            try {
                return Json.tree(line.getBytes(StandardCharsets.UTF_8));
            } catch (MalformedMessageException e) {
                throw new RefusedException(file + ", line " + number + ": " + e.getMessage(), e);
            }
        }

        private static ObjectNode tree(Map<String, String> cells) {
            ObjectNode row = Json.mapper().createObjectNode();
            cells.forEach((name, cell) -> {
                if (cell != null && !cell.isEmpty()) {
                    row.put(name, cell);
                }
            });
            return row;
        }

        private void add(long number, JsonNode row) {
            String split = field(row, "split");
            if ("test".equals(split)) {
                withheld++;
                return;
            }
            examples.add(Example.of(
                    task,
                    field(row, "id"),
                    required(number, row, "text"),
                    row.has("text_pair") ? field(row, "text_pair") : field(row, "textPair"),
                    null,
                    new Target.Label(required(number, row, "label")),
                    split == null ? null : split(number, split),
                    field(row, "observedAt")));
        }

        private Split split(long number, String split) {
            try {
                return Split.of(split);
            } catch (IllegalArgumentException e) {
                throw new RefusedException(
                        file + ", line " + number + ": split must be train, validation or test, not '" + split + "'",
                        e);
            }
        }

        private String required(long number, JsonNode row, String name) {
            String value = field(row, name);
            if (value == null) {
                throw new RefusedException(file + ", line " + number + ": no '" + name + "'");
            }
            return value;
        }

        private static @Nullable String field(JsonNode row, String name) {
            JsonNode value = row.path(name);
            return value.isValueNode() && !value.isNull() ? value.asText() : null;
        }
    }
}
