package io.graft.adapters.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The fixed texts by which an adapter's answers are compared over time: public, the same for every task, of lengths that
 * touch several padded shapes.
 *
 * <p>Artifacts record logits for exactly these texts in exactly this order: changing one breaks every artifact.
 */
public final class Canaries {
    /** How many there are. */
    public static final int COUNT = 16;

    private static final List<String> TEXTS = load();

    private Canaries() {}

    /** The texts, short to long. */
    public static List<String> texts() {
        return TEXTS;
    }

    private static List<String> load() {
        try (InputStream in = Objects.requireNonNull(
                Canaries.class.getResourceAsStream("canaries.txt"), "canaries.txt is shipped with this class")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
