package io.graft.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoSetsTest {
    private static final DemoSets.Sizes SIZES = new DemoSets.Sizes(1600, 400);
    private static final List<DemoSet> SETS = DemoSets.all(SIZES);

    static List<DemoSet> sets() {
        return SETS;
    }

    @ParameterizedTest
    @MethodSource("sets")
    void shouldHaveAsManyRowsAsAskedFor(DemoSet set) {
        assertThat(set.streamed()).hasSize(1600);
        assertThat(set.heldOut()).hasSize(400);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void shouldNeverStreamATextThatIsHeldOut(DemoSet set) {
        assertThat(texts(set.heldOut())).doesNotContainAnyElementsOf(texts(set.streamed()));
        assertThat(texts(set.heldOut())).hasSameSizeAs(set.heldOut());
        assertThat(texts(set.streamed())).hasSameSizeAs(set.streamed());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void shouldGiveEveryLabelAboutTheSameShare(DemoSet set) {
        Map<String, Long> counts =
                set.streamed().stream().collect(Collectors.groupingBy(ParsedExample::label, Collectors.counting()));
        long fair = 1600 / counts.size();
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(fair - 1, fair + 1));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void shouldLeaveNoTraceOfTheAnswerInTheText(DemoSet set) {
        assertThat(set.streamed())
                .allSatisfy(row -> assertThat(row.text()).doesNotContain("\"", "|", "  "))
                .allSatisfy(row -> assertThat(row.text()).isNotBlank());
    }

    @Test
    void shouldChooseTheSameRowsAgain() {
        assertThat(DemoSets.all(SIZES)).isEqualTo(SETS);
    }

    @Test
    void shouldHaveEightTopicsAndEightSenses() {
        assertThat(SETS.get(0).labels()).hasSize(8);
        assertThat(SETS.get(1).labels()).hasSize(8);
        assertThat(SETS.get(2).labels()).containsExactly("adjective", "adverb", "noun", "verb");
    }

    private static Set<String> texts(List<ParsedExample> rows) {
        return rows.stream().map(row -> row.text().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
