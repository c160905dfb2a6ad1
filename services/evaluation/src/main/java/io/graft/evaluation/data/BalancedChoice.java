package io.graft.evaluation.data;

import io.graft.schemas.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Chooses rows by hash, the same on every machine: every label gets the same number of rows as far as it has them. A
 * text that occurs twice is taken once; a text that occurs under two labels is not taken at all. The side of a text
 * depends on its words alone.
 */
final class BalancedChoice {
    private static final int SIDES = 5;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Map<String, List<ParsedExample>> streamed = new TreeMap<>();
    private final Map<String, List<ParsedExample>> heldOut = new TreeMap<>();

    BalancedChoice(List<ParsedExample> rows) {
        for (ParsedExample row : inHashOrder(unambiguous(rows))) {
            Map<String, List<ParsedExample>> side = isHeldOut(row.text()) ? heldOut : streamed;
            side.computeIfAbsent(row.label(), label -> new ArrayList<>()).add(row);
        }
    }

    /** At most so many rows to stream, in an order that mixes the labels. */
    List<ParsedExample> streamed(int rows) {
        return choose(streamed, rows);
    }

    /** At most so many rows that are never streamed. */
    List<ParsedExample> heldOut(int rows) {
        return choose(heldOut, rows);
    }

    private static List<ParsedExample> choose(Map<String, List<ParsedExample>> byLabel, int rows) {
        List<ParsedExample> chosen = new ArrayList<>();
        for (int rank = 0; chosen.size() < rows; rank++) {
            int before = chosen.size();
            for (List<ParsedExample> label : byLabel.values()) {
                if (rank < label.size() && chosen.size() < rows) {
                    chosen.add(label.get(rank));
                }
            }
            if (chosen.size() == before) {
                break;
            }
        }
        return chosen;
    }

    private static Collection<ParsedExample> unambiguous(List<ParsedExample> rows) {
        Map<String, ParsedExample> byText = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (ParsedExample row : rows) {
            String text = normal(row.text());
            ParsedExample first = byText.putIfAbsent(text, row);
            if (first != null && !first.label().equals(row.label())) {
                ambiguous.add(text);
            }
        }
        byText.keySet().removeAll(ambiguous);
        return byText.values();
    }

    private static Collection<ParsedExample> inHashOrder(Collection<ParsedExample> rows) {
        Map<String, ParsedExample> byHash = new TreeMap<>();
        for (ParsedExample row : rows) {
            byHash.put(Digest.of("order", row.text(), row.label()), row);
        }
        return byHash.values();
    }

    private static boolean isHeldOut(String text) {
        return Byte.toUnsignedInt(Digest.sha256("held-out", normal(text))[0]) % SIDES == 0;
    }

    private static String normal(String text) {
        return BETWEEN_WORDS
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }
}
