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
 * A sealed data set: one canonical JSON object a line ({@code id}, {@code label}, {@code split}, {@code text} and, of
 * pairs, {@code textPair}), sorted by id in UTF-16 order, each line ended by a line feed. Equal examples are equal bytes,
 * in whatever order they came.
 */
public final class DataSetFile {
    private static final Set<String> FIELDS = Set.of("id", "label", "split", "text", "textPair");

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
        if (example.target() instanceof Target.Label target) {
            line.put("label", target.label());
        } else {
            throw new IllegalArgumentException("example " + example.id() + " has no label");
        }
        line.put("split", example.validation() ? "validation" : "train");
        line.put("text", example.text());
        if (example.textPair() != null) {
            line.put("textPair", example.textPair());
        }
        return line;
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
        return TrainingExample.labelled(
                line.text("id"),
                line.text("text"),
                line.has("textPair") ? line.text("textPair") : null,
                line.text("label"),
                validation);
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
