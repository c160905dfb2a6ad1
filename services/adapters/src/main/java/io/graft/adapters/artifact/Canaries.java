package io.graft.adapters.artifact;

import io.graft.adapters.EncodedText;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

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

    /**
     * What an adapter of some kind is asked: each text by itself; for spans, about another of the texts; for tagging, cut
     * at its spaces. Of each answer one row is compared, and of answers to tokens the first and the last of that row.
     *
     * @param reader how the base reads an input for this kind
     */
    public static List<EncodedText> rows(HeadKind kind, Function<Input, Reading> reader) {
        List<EncodedText> rows = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Input input =
                    switch (kind) {
                        case CLASSIFICATION, MULTILABEL, REGRESSION -> new Input(TEXTS.get(i), null);
                        case SPAN -> new Input(TEXTS.get(i), TEXTS.get((i + COUNT / 2) % COUNT));
                        case TAGGING -> Input.ofTokens(List.of(TEXTS.get(i).split(" ")));
                    };
            rows.add(reader.apply(input).rows().get(0).sampled());
        }
        return rows;
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
