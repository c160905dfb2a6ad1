package io.graft.cli.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Labelled examples: JSON Lines, or CSV or TSV with a header. Fields are those of an {@link ImportRow} and {@code split}.
 *
 * @param examples to send, in the file's order
 * @param withheld rows marked {@code test}, which are never sent
 */
public record ImportFile(List<Example> examples, int withheld) {
    public ImportFile {
        examples = List.copyOf(examples);
    }

    /** A file whose name tells its format and whose columns are named as the fields. */
    public static ImportFile read(Path path, String task) {
        return read(ImportSource.of(path, null), Columns.AS_NAMED, task);
    }

    /** @throws RefusedException naming the line of the first row that is no example */
    public static ImportFile read(ImportSource source, Columns columns, String task) {
        String name = source.name();
        Rows rows = new Rows(source, columns, task);
        try {
            switch (source.format()) {
                case JSONL -> rows.jsonLines();
                case CSV -> rows.table(CSVFormat.RFC4180);
                case TSV ->
                    rows.table(CSVFormat.RFC4180.builder().setDelimiter('\t').get());
            }
        } catch (CharacterCodingException e) {
            throw new RefusedException(name + " is not UTF-8", e);
        } catch (IOException e) {
            throw new RefusedException(name + " cannot be read: " + e, e);
        }
        return new ImportFile(rows.examples, rows.withheld);
    }

    /** What has been read so far. */
    private static final class Rows {
        private final ImportSource source;
        private final String file;
        private final Columns columns;
        private final String task;
        private final List<Example> examples = new ArrayList<>();
        private int withheld;

        Rows(ImportSource source, Columns columns, String task) {
            this.source = source;
            this.file = source.name();
            this.columns = columns;
            this.task = task;
        }

        void jsonLines() throws IOException {
            try (BufferedReader reader = source.reader()) {
                long number = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (!line.isBlank()) {
                        add(number, tree(number, line));
                    }
                }
            }
        }

        void table(CSVFormat format) throws IOException {
            CSVFormat headed = format.builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setIgnoreEmptyLines(true)
                    .get();
            try (BufferedReader reader = source.reader();
                    CSVParser parser = CSVParser.builder()
                            .setReader(reader)
                            .setFormat(headed)
                            .get()) {
                columns.requireAmong(parser.getHeaderNames(), file);
                for (CSVRecord record : parser) {
                    add(parser.getCurrentLineNumber(), tree(record.toMap()));
                }
            } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
                throw new RefusedException(file + " is no table with a header: " + e.getMessage(), e);
            }
        }

        private ObjectNode tree(long number, String line) {
            try {
                if (Json.tree(line.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode row) {
                    return row;
                }
                throw new RefusedException(file + ", line " + number + ": not a JSON object");
            } catch (MalformedMessageException e) {
                throw new RefusedException(file + ", line " + number + ": " + e.getMessage(), e);
            }
        }

        private static ObjectNode tree(Map<String, String> cells) {
            ObjectNode row = Json.mapper().createObjectNode();
            cells.forEach(row::put);
            return row;
        }

        private void add(long number, ObjectNode cells) {
            ObjectNode row = columns.rename(cells);
            if (row.path("split").asText().equals("test")) {
                withheld++;
                return;
            }
            examples.add(new ImportRow(file + ", line " + number, row).example(task));
        }
    }
}
