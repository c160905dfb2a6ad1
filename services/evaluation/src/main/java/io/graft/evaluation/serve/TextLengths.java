package io.graft.evaluation.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.EncodedText;
import io.graft.adapters.Encoder;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts as they come: many short ones and some long ones. */
final class TextLengths {
    /** Longer texts are cut, for all alike. */
    static final int LONGEST = 256;

    /** Without data: half of the lengths as of sentences, half as of messages; log-normal, in tokens. */
    static final String STATED = "log-normal, half with median 22 and sigma 0.5, half with median 180 and sigma 0.8";

    private static final int FIRST_WORD = 1000;
    private static final int VOCABULARY = 30_000;
    private static final int ROWS_OF_A_SET = 5_000;

    private TextLengths() {}

    /** Random words of exactly so many tokens. */
    static List<EncodedText> ofLength(int rows, int tokens, Random random) {
        List<EncodedText> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            texts.add(random(tokens, random));
        }
        return texts;
    }

    /** @see #STATED */
    static List<EncodedText> stated(int rows, Random random) {
        List<EncodedText> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double exponent = row % 2 == 0
                    ? Math.log(22) + 0.5 * random.nextGaussian()
                    : Math.log(180) + 0.8 * random.nextGaussian();
            texts.add(random((int) Math.max(4, Math.min(LONGEST, Math.exp(exponent))), random));
        }
        Collections.shuffle(texts, random);
        return texts;
    }

    /** Texts of several sets, as many of each, in random order. */
    static List<EncodedText> of(List<Path> sets, int rows, Encoder encoder, Random random) {
        List<EncodedText> texts = new ArrayList<>();
        for (Path set : sets) {
            List<String> all = texts(set);
            for (int row = 0; row < rows / sets.size(); row++) {
                texts.add(encoder.tokenize(all.get(random.nextInt(all.size())), null, LONGEST));
            }
        }
        Collections.shuffle(texts, random);
        return texts;
    }

    private static List<String> texts(Path set) {
        try (Stream<String> lines = Files.lines(set.resolve("data.jsonl"), StandardCharsets.UTF_8)) {
            return lines.limit(ROWS_OF_A_SET)
                    .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
                    .map(row -> row.path("text"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(set + " has no data.jsonl", e);
        }
    }

    private static EncodedText random(int tokens, Random random) {
        int[] ids = random.ints(tokens, FIRST_WORD, VOCABULARY).toArray();
        return new EncodedText(ids, new int[tokens], false);
    }
}
