package io.graft.evaluation.sets;

import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.TrainingExample;
import io.graft.learning.SplitRule;
import io.graft.schemas.Digest;
import io.graft.schemas.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A labelled data set in its three parts.
 *
 * @param name of its folder
 * @param kind of all its rows
 * @param training rows to learn from
 * @param validation rows to choose by
 * @param test rows to report on; empty if the set has none
 */
public record DataSet(String name, HeadKind kind, List<SetRow> training, List<SetRow> validation, List<SetRow> test) {
    /** Rows to choose by are at most this part of the limit on training rows: they are asked after every epoch. */
    private static final int VALIDATION_PART = 3;

    public DataSet {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /**
     * Reads {@code data.jsonl} of a folder. Of too many rows to train or to choose by, those with the smallest digests
     * of their ids are taken, the same everywhere; a set without a validation part gives a tenth of its training rows by
     * the rule that the service splits by. Test rows are never left out.
     *
     * @param limit of training rows; a third of it limits the validation rows
     * @throws IllegalArgumentException if a line cannot be read, the rows are of several kinds, or there are none to learn
     *     from or to choose by
     */
    public static DataSet read(Path folder, int limit) {
        List<SetRow> training = new ArrayList<>();
        List<SetRow> validation = new ArrayList<>();
        List<SetRow> test = new ArrayList<>();
        List<SetRow> rows = rows(folder.resolve("data.jsonl"));
        for (SetRow row : rows) {
            List<SetRow> part =
                    switch (row.split()) {
                        case SetRow.TEST -> test;
                        case SetRow.VALIDATION -> validation;
                        default -> training;
                    };
            part.add(row);
        }
        if (validation.isEmpty()) {
            training.stream().filter(DataSet::splitsOff).forEach(validation::add);
            training.removeIf(DataSet::splitsOff);
        }
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        HeadKind kind = kind(name, rows);
        if (limit < VALIDATION_PART || training.isEmpty() || validation.isEmpty()) {
            throw new IllegalArgumentException(
                    "the set " + name + ", of " + limit + " rows at most, has none to learn from or none to choose by");
        }
        return new DataSet(name, kind, chosen(training, limit), chosen(validation, limit / VALIDATION_PART), test);
    }

    /** Training and validation rows, as a training takes them. */
    public List<TrainingExample> examples() {
        return Stream.concat(
                        training.stream().map(row -> row.example(false)),
                        validation.stream().map(row -> row.example(true)))
                .toList();
    }

    /** Labels or tags that the training rows have; 0 for kinds without. */
    public int labels() {
        return (int) training.stream()
                .flatMap(row -> row.answers().get(0).labels().stream())
                .distinct()
                .count();
    }

    public List<Input> validationInputs() {
        return inputs(validation);
    }

    public List<Input> testInputs() {
        return inputs(test);
    }

    private static List<Input> inputs(List<SetRow> rows) {
        return rows.stream().map(SetRow::input).toList();
    }

    private static List<SetRow> rows(Path file) {
        List<SetRow> rows = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.filter(line -> !line.isBlank()).forEach(line -> {
                try {
                    rows.add(SetRow.parse(line));
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException(file + ", row " + (rows.size() + 1) + ": " + e.getMessage(), e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the set " + file + " cannot be read: " + e.getMessage(), e);
        }
        return rows;
    }

    private static HeadKind kind(String name, List<SetRow> rows) {
        List<HeadKind> kinds = rows.stream().map(SetRow::kind).distinct().toList();
        if (kinds.size() != 1) {
            throw new IllegalArgumentException("the set " + name + " has rows of the kinds " + kinds + ", not of one");
        }
        return kinds.get(0);
    }

    private static boolean splitsOff(SetRow row) {
        return SplitRule.of(row.input().text(), row.input().textPair()) == Split.VALIDATION;
    }

    private static List<SetRow> chosen(List<SetRow> rows, int limit) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> Digest.of("choice", row.id())))
                .limit(limit)
                .toList();
    }
}
