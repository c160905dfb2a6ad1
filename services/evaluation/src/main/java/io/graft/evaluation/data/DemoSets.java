package io.graft.evaluation.data;

import java.util.List;

/** The three tasks of the demonstration, in their order, always with the same rows for the same sizes. */
public final class DemoSets {
    private DemoSets() {}

    /**
     * @param streamed rows of each task to send, at most
     * @param heldOut rows of each task to ask, at most
     */
    public record Sizes(int streamed, int heldOut) {}

    public static List<DemoSet> all(Sizes sizes) {
        return List.of(nounTopics(sizes), verbSenses(sizes), wordClasses(sizes));
    }

    private static DemoSet nounTopics(Sizes sizes) {
        return set("noun-topics", "what a noun's definition is about (WordNet 3.1)", WordNetGlosses.nouns(), sizes);
    }

    private static DemoSet verbSenses(Sizes sizes) {
        return set(
                "verb-senses",
                "what field a verb's definition belongs to (WordNet 3.1)",
                WordNetGlosses.verbs(),
                sizes);
    }

    private static DemoSet wordClasses(Sizes sizes) {
        return set(
                "word-classes",
                "what part of speech a definition defines (WordNet 3.1)",
                WordNetGlosses.wordClasses(),
                sizes);
    }

    private static DemoSet set(String task, String source, List<ParsedExample> rows, Sizes sizes) {
        BalancedChoice choice = new BalancedChoice(rows);
        return new DemoSet(task, source, choice.streamed(sizes.streamed()), choice.heldOut(sizes.heldOut()));
    }
}
