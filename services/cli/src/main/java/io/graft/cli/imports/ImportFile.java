package io.graft.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
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

/**
 * Labelled examples in a file: JSON Lines, a directory with {@code data.jsonl}, or CSV or TSV with a header. Fields are
 * those of an {@link ImportRow} and {@code split}.
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
            cells.forEach(row::put);
            return row;
        }

        private void add(long number, JsonNode row) {
            if (row.path("split").asText().equals("test")) {
                withheld++;
                return;
            }
            examples.add(new ImportRow(file + ", line " + number, row).example(task));
        }
    }
}
