package io.graft.cli.imports;

import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from.
 *
 * @param name for messages
 */
public record ImportSource(String name, Format format, Opener opener) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** How rows are written. */
    public enum Format {
        JSONL,
        CSV,
        TSV
    }

    /** Opens the bytes once. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    /**
     * A file, or a directory with {@code data.jsonl}.
     *
     * @param format null if the name tells
     */
    public static ImportSource of(Path path, @Nullable Format format) {
        Path file = Files.isDirectory(path) ? path.resolve("data.jsonl") : path;
        return new ImportSource(
                file.toString(), format == null ? byName(file) : format, () -> Files.newInputStream(file));
    }

    /** @param format null for JSON Lines */
    public static ImportSource standardInput(InputStream in, @Nullable Format format) {
        return new ImportSource("standard input", format == null ? Format.JSONL : format, () -> in);
    }

    /** Fails on bytes that are not UTF-8; a byte order mark, as spreadsheets write it, is passed over. */
    BufferedReader reader() throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(opener.open(), StandardCharsets.UTF_8.newDecoder()));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private static Format byName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Format.JSONL;
        }
        if (name.endsWith(".csv")) {
            return Format.CSV;
        }
        if (name.endsWith(".tsv")) {
            return Format.TSV;
        }
        throw new RefusedException(
                ExitCode.FAILED,
                file + " is neither .jsonl, .ndjson, .csv nor .tsv, nor a directory with data.jsonl",
                "name its format with --format",
                null);
    }
}
