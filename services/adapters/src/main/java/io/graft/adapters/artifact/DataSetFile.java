package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingExample;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sealed data set: one canonical JSON object a line ({@code id}, {@code split}, {@code text} or, for tagging,
 * {@code tokens}, of pairs {@code textPair}, and the target as one of {@code label}, {@code labels}, {@code score},
 * {@code span} and {@code tags}), sorted by id in UTF-16 order, each line ended by a line feed. Equal examples are equal bytes.
 * It may be larger than the memory: one line after the other is written and read.
 */
public final class DataSetFile {
    private static final Set<String> FIELDS =
            Set.of("id", "label", "labels", "score", "span", "split", "tags", "text", "textPair", "tokens");

    /** Bytes to read or write at once. */
    private static final int CHUNK = 1 << 16;

    private DataSetFile() {}

    /**
     * Writes the file of these examples.
     *
     * @param examples sorted by id
     * @return how many there were
     * @throws IllegalArgumentException if they are not sorted, or two have the same id
     */
    public static long write(Iterator<TrainingExample> examples, OutputStream to) throws IOException {
        var out = new BufferedOutputStream(to, CHUNK);
        var ids = new AscendingIds();
        while (examples.hasNext()) {
            TrainingExample example = examples.next();
            ids.add(example.id());
            out.write(CanonicalJson.bytes(line(example)));
            out.write('\n');
        }
        out.flush();
        return ids.count;
    }

    private static ObjectNode line(TrainingExample example) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("id", example.id());
        line.put("split", example.validation() ? "validation" : "train");
        if (example.tokens() == null) {
            line.put("text", example.text());
        } else {
            example.tokens().forEach(line.putArray("tokens")::add);
        }
        if (example.textPair() != null) {
            line.put("textPair", example.textPair());
        }
        put(line, example.target());
        return line;
    }

    private static void put(ObjectNode line, Target target) {
        if (target instanceof Target.Label one) {
            line.put("label", one.label());
        } else if (target instanceof Target.Labels several) {
            several.labels().forEach(line.putArray("labels")::add);
        } else if (target instanceof Target.Score number) {
            line.put("score", number.score());
        } else if (target instanceof Target.Span span) {
            line.putObject("span").put("start", span.start()).put("end", span.end());
        } else if (target instanceof Target.Tags tags) {
            tags.tags().forEach(line.putArray("tags")::add);
        }
    }

    /**
     * Reads a file. What was passed on is certain only when all of it was read.
     *
     * @param examples gets one after the other, sorted by id
     * @throws CorruptArtifact if it is not byte for byte what {@link #write} writes
     */
    public static void read(InputStream file, Consumer<TrainingExample> examples) throws IOException {
        var ids = new AscendingIds();
        var line = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int length = file.read(chunk); length >= 0; length = file.read(chunk)) {
            int start = 0;
            for (int end = 0; end < length; end++) {
                if (chunk[end] == '\n') {
                    line.write(chunk, start, end - start);
                    examples.accept(example(line.toByteArray(), ids));
                    line.reset();
                    start = end + 1;
                }
            }
            line.write(chunk, start, length - start);
        }
        if (line.size() > 0) {
            throw new CorruptArtifact("the data set is truncated: its last line does not end");
        }
    }

    private static TrainingExample example(byte[] line, AscendingIds ids) {
        String where = "line " + (ids.count + 1) + " of the data set";
        TrainingExample example = example(Fields.parse(line, where));
        byte[] canonical;
        try {
            ids.add(example.id());
            canonical = CanonicalJson.bytes(line(example));
        } catch (IllegalArgumentException e) {
            throw new CorruptArtifact(where + " is not canonical: " + e.getMessage(), e);
        }
        if (!Arrays.equals(canonical, line)) {
            throw new CorruptArtifact(where + " is not canonical: it is written otherwise");
        }
        return example;
    }

    private static TrainingExample example(Fields line) {
        line.allowing(FIELDS);
        boolean validation =
                switch (line.text("split")) {
                    case "train" -> false;
                    case "validation" -> true;
                    default ->
                        throw new CorruptArtifact(line.where() + " has a split that is neither train nor validation");
                };
        List<String> tokens = line.has("tokens") ? line.texts("tokens") : null;
        return new TrainingExample(
                line.text("id"),
                tokens == null ? line.text("text") : String.join(" ", tokens),
                line.has("textPair") ? line.text("textPair") : null,
                tokens,
                target(line),
                validation);
    }

    private static Target target(Fields line) {
        try {
            if (line.has("labels")) {
                return new Target.Labels(line.texts("labels"));
            }
            if (line.has("score")) {
                return new Target.Score(line.number("score"));
            }
            if (line.has("span")) {
                Fields span = line.object("span").allowing(Set.of("start", "end"));
                return new Target.Span(Math.toIntExact(span.integer("start")), Math.toIntExact(span.integer("end")));
            }
            return line.has("tags") ? new Target.Tags(line.texts("tags")) : new Target.Label(line.text("label"));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CorruptArtifact(line.where() + " has a target that none can be: " + e.getMessage(), e);
        }
    }

    /** In UTF-16 order, as texts are compared. */
    private static final class AscendingIds {
        private @Nullable String last;
        private long count;

        void add(String id) {
            int order = last == null ? 1 : id.compareTo(last);
            if (order == 0) {
                throw new IllegalArgumentException("two examples have the id " + id);
            }
            if (order < 0) {
                throw new IllegalArgumentException("the examples are unsorted: " + id + " comes after " + last);
            }
            last = id;
            count++;
        }
    }
}
