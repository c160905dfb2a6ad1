package io.graft.evaluation;

import io.graft.adapters.EncoderConfig;
import io.graft.adapters.RandomCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder with a base of random weights, deleted on close. */
public final class RandomBase implements AutoCloseable {
    private final Path directory;

    /** Shapes that cost what well-known encoders cost. */
    public enum Shape {
        BERT_BASE,
        BERT_LARGE;

        private EncoderConfig config() {
            return switch (this) {
                case BERT_BASE -> RandomCheckpoint.bertBase();
                case BERT_LARGE -> RandomCheckpoint.bertLarge();
            };
        }

        /** As people write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param parent of the new folder, which takes four bytes for each of the shape's parameters */
    public RandomBase(Shape shape, Path parent) {
        try {
            Files.createDirectories(parent);
            directory = Files.createTempDirectory(parent, "graft-base");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made in " + parent + ": " + e.getMessage(), e);
        }
        RandomCheckpoint.write(directory, shape.config(), 1);
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
