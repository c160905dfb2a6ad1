package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagPathTest {
    private static final List<String> LABELS = List.of("B-x", "B-y", "I-x", "I-y", "O");

    private final TagPath path = new TagPath(LABELS);

    @Test
    void shouldKeepAnEntityWholeAgainstOneTokensDoubt() {
        float[] logits = {
            0, 3, 0, 0, 1, // B-y
            0, 0, 2.1f, 2, 0, // alone, I-x
            0, 0, 0, 3, 0 // I-y
        };

        assertThat(path.of(logits)).containsExactly(1, 3, 3);
    }

    @Test
    void shouldBeginWithNoInside() {
        assertThat(path.of(new float[] {1, 0, 5, 0, 2})).containsExactly(4);
        assertThat(path.of(new float[0])).isEmpty();
    }

    @Test
    void shouldPutAnInsideWithoutABeginningAnywhere() {
        assertThat(new TagPath(List.of("I-x", "O")).of(new float[] {1, 0, 0, 1, 1, 0}))
                .containsExactly(0, 1, 0);
    }

    @Test
    void shouldFindTheBestOfAllValidPaths() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            float[] logits = new float[4 * LABELS.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextFloat();
            }

            double best = Double.NEGATIVE_INFINITY;
            for (int code = 0; code < 625; code++) {
                int[] candidate = {code / 125, code / 25 % 5, code / 5 % 5, code % 5};
                best = valid(candidate) ? Math.max(best, sum(logits, candidate)) : best;
            }

            int[] found = path.of(logits);
            assertThat(valid(found)).isTrue();
            assertThat(sum(logits, found)).isEqualTo(best);
        }
    }

    private static boolean valid(int[] tags) {
        for (int i = 0; i < tags.length; i++) {
            String tag = LABELS.get(tags[i]);
            String before = i == 0 ? "O" : LABELS.get(tags[i - 1]);
            if (tag.startsWith("I-") && !before.endsWith(tag.substring(1))) {
                return false;
            }
        }
        return true;
    }

    private static double sum(float[] logits, int[] tags) {
        double sum = 0;
        for (int i = 0; i < tags.length; i++) {
            sum += logits[i * LABELS.size() + tags[i]];
        }
        return sum;
    }
}
