package io.graft.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParsersTest {
    @Test
    void shouldTakeAGlossWithoutItsQuotedExamples() {
        String line = "01850192 38 v 01 stall 0 001 @ 01861205 v 0000 01 + 02 00 | come to a stop; \"The car stalled; "
                + "it was old\"  ";

        assertThat(WordNetGlosses.parse("data.verb", line, WordNetGlosses.VERB_SENSES))
                .contains(new ParsedExample("data.verb/01850192", "come to a stop", "motion"));
    }

    @Test
    void shouldSkipTheLicenceAndOtherFilesAndSingleWords() {
        assertThat(parseNoun("  1 This software | and database is being provided"))
                .isEmpty();
        assertThat(parseNoun("00001740 03 n 01 entity 0 000 | that which is perceived"))
                .isEmpty();
        assertThat(parseNoun("00001741 05 n 01 cat 0 000 | feline; \"a nice cat\""))
                .isEmpty();
    }

    @Test
    void shouldCountTheWordNetSynsetsOfTheChosenFiles() {
        assertThat(WordNetGlosses.nouns()).hasSizeBetween(48_000, 49_100);
        assertThat(WordNetGlosses.verbs()).hasSizeBetween(6_500, 8_053);
    }

    @Test
    void shouldUseNoDefinitionForTwoTasks() {
        Set<String> others = Stream.of(WordNetGlosses.nouns(), WordNetGlosses.verbs())
                .flatMap(List::stream)
                .map(ParsedExample::id)
                .collect(Collectors.toSet());

        List<ParsedExample> classes = WordNetGlosses.wordClasses();

        assertThat(classes).hasSizeGreaterThan(40_000);
        assertThat(classes.stream().map(ParsedExample::id).filter(others::contains))
                .isEmpty();
    }

    private static java.util.Optional<ParsedExample> parseNoun(String line) {
        return WordNetGlosses.parse("data.noun", line, WordNetGlosses.NOUN_TOPICS);
    }
}
