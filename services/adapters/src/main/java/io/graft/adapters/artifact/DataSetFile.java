package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingExample;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A sealed data set: one canonical JSON object a line ({@code id}, {@code split}, {@code text} or, for tagging,
 * {@code tokens}, of pairs {@code textPair}, and the target as one of {@code label}, {@code labels}, {@code score},
 * {@code span} and {@code tags}), sorted by id in UTF-16 order, each line ended by a line feed. Equal examples are equal bytes,
 * in whatever order they came.
 */
public final class DataSetFile {
    private static final Set<String> FIELDS =
            Set.of("id", "label", "labels", "score", "span", "split", "tags", "text", "textPair", "tokens");

    private DataSetFile() {}

    /**
     * The file of these examples.
     *
     * @throws IllegalArgumentException if two have the same id
     */
    public static byte[] write(List<TrainingExample> examples) {
        var sorted = new ArrayList<>(examples);
        sorted.sort(Comparator.comparing(TrainingExample::id));
        var out = new ByteArrayOutputStream();
        String last = null;
        for (TrainingExample example : sorted) {
            if (example.id().equals(last)) {
                throw new IllegalArgumentException("two examples have the id " + last);
            }
            last = example.id();
            out.writeBytes(CanonicalJson.bytes(line(example)));
            out.write('\n');
        }
        return out.toByteArray();
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
     * The examples of a file, sorted by id.
     *
     * @throws CorruptArtifact if it is not byte for byte what {@link #write} writes
     */
    public static List<TrainingExample> read(byte[] file) {
        var examples = new ArrayList<TrainingExample>();
        int start = 0;
        for (int end = 0; end < file.length; end++) {
            if (file[end] == '\n') {
                String where = "line " + (examples.size() + 1) + " of the data set";
                examples.add(example(Fields.parse(Arrays.copyOfRange(file, start, end), where)));
                start = end + 1;
            }
        }
        requireCanonical(examples, file);
        return List.copyOf(examples);
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

    private static void requireCanonical(List<TrainingExample> examples, byte[] file) {
        byte[] canonical;
        try {
            canonical = write(examples);
        } catch (IllegalArgumentException e) {
            throw new CorruptArtifact("the data set is not canonical: " + e.getMessage(), e);
        }
        if (!Arrays.equals(canonical, file)) {
            throw new CorruptArtifact("the data set is truncated or not canonical: unsorted, or written otherwise");
        }
    }

    /** The digest that names a data set: {@code sha256:} and 64 hexadecimal digits. */
    public static String digest(byte[] file) {
        return Digest.of(file);
    }
}
