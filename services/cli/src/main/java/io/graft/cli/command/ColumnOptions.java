package io.graft.cli.command;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which columns hold an example's fields, where they are not named as the fields. */
final class ColumnOptions {
    private final Map<String, String> byField = new HashMap<>();

    Map<String, String> byField() {
        return byField;
    }

    @Option(names = "--text", paramLabel = "COLUMN", description = "The column of the text.")
    void text(@Nullable String column) {
        put("text", column);
    }

    @Option(names = "--text-pair", paramLabel = "COLUMN", description = "The column of a pair's second text.")
    void textPair(@Nullable String column) {
        put("text_pair", column);
    }

    @Option(names = "--label", paramLabel = "COLUMN", description = "The column of the label.")
    void label(@Nullable String column) {
        put("label", column);
    }

    @Option(names = "--labels", paramLabel = "COLUMN", description = "The column of labels with | between them.")
    void labels(@Nullable String column) {
        put("labels", column);
    }

    @Option(names = "--score", paramLabel = "COLUMN", description = "The column of the number to predict.")
    void score(@Nullable String column) {
        put("score", column);
    }

    @Option(names = "--tokens", paramLabel = "COLUMN", description = "The column of tokens with spaces between them.")
    void tokens(@Nullable String column) {
        put("tokens", column);
    }

    @Option(names = "--tags", paramLabel = "COLUMN", description = "The column of tags, one for each token.")
    void tags(@Nullable String column) {
        put("tags", column);
    }

    @Option(names = "--id", paramLabel = "COLUMN", description = "The column of the example's own name.")
    void id(@Nullable String column) {
        put("id", column);
    }

    @Option(names = "--split", paramLabel = "COLUMN", description = "The column of train, validation or test.")
    void split(@Nullable String column) {
        put("split", column);
    }

    /** The setters are also called with null: once for each option, before the command line is read. */
    private void put(String field, @Nullable String column) {
        if (column == null) {
            byField.remove(field);
        } else {
            byField.put(field, column);
        }
    }
}
