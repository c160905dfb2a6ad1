package io.graft.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ParsersTest {
    @Test
    void shouldTakeAGlossWithoutItsQuotedExamples() {
        String line = "01850192 38 v 01 stall 0 001 @ 01861205 v 0000 01 + 02 00 | come to a stop; \"The car stalled; "
                + "it was old\"  ";

        assertThat(WordNetGlosses.parse("data.verb", line, WordNetGlosses.VERB_SENSES))
                .contains(new ParsedExample("data.verb/01850192", "data.verb/01850192", "come to a stop", "motion"));
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
        assertThat(WordNetGlosses.verbs()).hasSizeBetween(9_000, 10_749);
    }

    @Test
    void shouldTellWrongSentencesFromRightOnes() {
        String xml = """
                <!DOCTYPE rules [<!ENTITY a "apart">]>
                <rules><category id="X">
                  <rulegroup id="APART_OF"><rule><example correction="a part of">Be <marker>&a; of</marker>
                     it.</example><example>Be <marker>a part of</marker> it.</example></rule>
                    <rule id="INNER"><example type="triggers_error">Left out here.</example></rule></rulegroup>
                  <rule id="ALONE"><example correction="">He he said so.</example></rule>
                </category></rules>
                """;

        assertThat(LanguageToolSentences.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        new ParsedExample("grammar.xml/APART_OF/0", "APART_OF", "Be apart of it.", "incorrect"),
                        new ParsedExample("grammar.xml/APART_OF/1", "APART_OF", "Be a part of it.", "correct"),
                        new ParsedExample("grammar.xml/ALONE/2", "ALONE", "He he said so.", "incorrect"));
    }

    private static java.util.Optional<ParsedExample> parseNoun(String line) {
        return WordNetGlosses.parse("data.noun", line, WordNetGlosses.NOUN_TOPICS);
    }
}
