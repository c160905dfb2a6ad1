package io.graft.adapters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the words of an answer agree with those of the right one, as SQuAD measures it (Rajpurkar et al. 2016): without
 * case, punctuation and the articles a, an and the.
 */
public final class TokenOverlap {
    private TokenOverlap() {}

    /** F1 of the words, 0 to 1. */
    public static double f1(String right, String predicted) {
        List<String> left = words(right);
        List<String> words = words(predicted);
        if (left.isEmpty() || words.isEmpty()) {
            return left.equals(words) ? 1 : 0;
        }
        int total = left.size() + words.size();
        List<String> unmatched = new ArrayList<>(left);
        long hits = words.stream().filter(unmatched::remove).count();
        return 2.0 * hits / total;
    }

    /** Whether the words are the same, in the same order. */
    public static boolean exact(String right, String predicted) {
        return words(right).equals(words(predicted));
    }

    private static List<String> words(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\p{Punct}", "");
        return Arrays.stream(plain.replaceAll("\\b(a|an|the)\\b", " ").strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
