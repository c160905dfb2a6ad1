package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.graft.adapters.Reading.Cover;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final String CONTEXT = "\uD83D\uDE00 The caf\u00e9 of Z\u00fcrich costs 5\u20ac indeed";

    private final Encoder encoder = TestEncoder.fp32();

    @Test
    void shouldCountCodePointsOfTheContext() {
        Reading reading = encoder.read(HeadKind.SPAN, new Input("Where?", CONTEXT), 64);

        assertThat(reading.rows()).hasSize(1);
        assertThat(reading.covers().get(0).stream()
                        .map(cover -> Spans.text(CONTEXT, cover.begin(), cover.end()))
                        .toList())
                .containsExactly(
                        "", "\uD83D\uDE00", "The", "caf\u00e9", "of", "Z\u00fcrich", "costs", "5", "\u20ac", "indeed");
    }

    @Test
    void shouldOverlapWindowsByHalfAndCoverEveryToken() {
        Reading reading = encoder.read(HeadKind.SPAN, new Input("Where is it?", CONTEXT), 12);

        assertThat(reading.rows()).allSatisfy(row -> assertThat(row.tokens()).isLessThanOrEqualTo(12));
        List<Integer> begins =
                reading.covers().stream().map(window -> window.get(1).begin()).toList();
        assertThat(begins).containsExactly(0, 6, 14);
        List<Cover> all = new ArrayList<>(encoder.read(HeadKind.SPAN, new Input("Where is it?", CONTEXT), 64)
                .covers()
                .get(0));
        assertThat(reading.covers().stream().flatMap(List::stream).distinct()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(reading.truncated()).isFalse();
    }

    @Test
    void shouldCutALongQuestionInHalfAndSaySo() {
        Reading reading = encoder.read(HeadKind.SPAN, new Input("why ".repeat(50), "because it is"), 16);

        assertThat(reading.truncated()).isTrue();
        assertThat(reading.rows()).allSatisfy(row -> assertThat(row.tokens()).isLessThanOrEqualTo(16));
        assertThat(reading.covers().get(0)).hasSize(4);
    }

    @Test
    void shouldReadAnEmptyContext() {
        Reading reading = encoder.read(HeadKind.SPAN, new Input("Why?", ""), 16);

        assertThat(reading.covers()).containsExactly(List.of(new Cover(0, 0)));
    }

    @Test
    void shouldAnswerTheFirstPieceOfEachToken() {
        List<String> tokens = List.of("unbelievably", "\u200b", "New York", "x");
        Reading reading = encoder.read(HeadKind.TAGGING, Input.ofTokens(tokens), 32);

        assertThat(reading.rows().get(0).positions()).containsExactly(1, 6, 8);
        assertThat(reading.covers().get(0)).containsExactly(new Cover(0, 1), new Cover(2, 3), new Cover(3, 4));
        assertThat(reading.truncated()).isFalse();
    }

    @Test
    void shouldTagWhatItDoesNotReadAsOutside() {
        Input input = Input.ofTokens(List.of("unbelievably", "unbelievably", "x"));
        Reading reading = encoder.read(HeadKind.TAGGING, input, 6);
        Head head = new Head(HeadKind.TAGGING, List.of("B-x", "O"), 1, new float[2], new float[2]);

        Prediction.Tags tags = (Prediction.Tags) Decoder.of(head, reading, List.of(new float[] {3, 1}));

        assertThat(tags.truncated()).isTrue();
        assertThat(tags.tags()).containsExactly("B-x", "O", "O");
        assertThat(tags.scores()[1]).isZero();
    }

    @Test
    void shouldChooseTheBestSpanOverWindows() {
        Reading reading = encoder.read(HeadKind.SPAN, new Input("Where is it?", CONTEXT), 12);
        List<float[]> logits = new ArrayList<>();
        for (List<Cover> window : reading.covers()) {
            logits.add(new float[2 * window.size()]);
        }
        // Higher in itself, but its window says that it holds no answer.
        logits.get(0)[2] = 5;
        logits.get(0)[0] = 9;
        logits.get(2)[2] = 2;
        logits.get(2)[2 * 2 + 1] = 2;
        Head head = new Head(HeadKind.SPAN, List.of(), 1, new float[2], new float[2]);

        Prediction.Span span = (Prediction.Span) Decoder.of(head, reading, logits);

        assertThat(span.text()).isEqualTo("Z\u00fcrich costs");
        assertThat(span.start()).isEqualTo(14);
    }

    @Test
    void shouldNeverEndBeforeItBegins() {
        Reading reading = encoder.read(HeadKind.SPAN, new Input("Where?", "one two three"), 32);
        Head head = new Head(HeadKind.SPAN, List.of(), 1, new float[2], new float[2]);
        // The best start is the last token, the best end the first.
        float[] logits = {0, 0, 0, 5, 0, 0, 4, 0};

        Prediction.Span span = (Prediction.Span) Decoder.of(head, reading, List.of(logits));

        assertThat(span.text()).isEqualTo("one");
    }

    @Test
    void shouldPlaceAnAnswerOnlyWhereAllOfItIs() {
        List<Cover> window = IntStream.range(0, 5)
                .mapToObj(i -> i == 0 ? new Cover(0, 0) : new Cover(10 * i, 10 * i + 9))
                .toList();

        assertThat(Lessons.place(new Target.Span(20, 39), window)).containsExactly(2, 3);
        assertThat(Lessons.place(new Target.Span(23, 25), window)).containsExactly(2, 2);
        assertThat(Lessons.place(new Target.Span(5, 19), window)).containsExactly(0, 0);
        assertThat(Lessons.place(new Target.Span(40, 55), window)).containsExactly(0, 0);
        assertThat(Lessons.place(new Target.Span(60, 70), window)).containsExactly(0, 0);
    }

    @Test
    void shouldRefuseWhatAKindCannotRead() {
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.read(HeadKind.TAGGING, new Input("a", null), 32));
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.read(HeadKind.SPAN, new Input("a", "b"), 4));
    }
}
