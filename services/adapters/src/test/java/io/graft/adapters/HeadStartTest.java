package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HeadStartTest {
    private static final Offset<Float> CLOSE = within(1e-4f);

    @Test
    void shouldPreferTheLabelWhoseMeanIsNearest() {
        float[][] vectors = {{5, 1}, {7, 1}, {1, 5}, {1, 7}, {1, 1}};
        Head head = HeadStart.nearestMean(List.of("east", "north", "home"), vectors, List.of(0, 0, 1, 1, 2));

        assertThat(best(head, 4, 1)).isEqualTo(0);
        assertThat(best(head, 1, 4)).isEqualTo(1);
        assertThat(best(head, 2, 2)).isEqualTo(2);
        // Half way between two means.
        float[] logits = head.logits(new float[] {3.5f, 3.5f});
        assertThat(logits[0]).isEqualTo(logits[1], CLOSE);
    }

    @Test
    void shouldDependNeitherOnUnitsNorOnTheOrigin() {
        Head head = HeadStart.nearestMean(List.of("a", "b"), new float[][] {{0, 1}, {2, 1}, {4, 3}}, List.of(0, 0, 1));
        Head moved = HeadStart.nearestMean(
                List.of("a", "b"), new float[][] {{10, 30}, {30, 30}, {50, 50}}, List.of(0, 0, 1));

        assertThat(moved.logits(new float[] {20, 40})).containsExactly(head.logits(new float[] {1, 2}), CLOSE);
    }

    @Test
    void shouldPreferNothingWhereLabelsDoNotDifferOrHaveNoRows() {
        Head same = HeadStart.nearestMean(List.of("a", "b"), new float[][] {{1, 2}, {1, 2}}, List.of(0, 1));
        assertThat(same.logits(new float[] {3, 4})).containsExactly(0, 0);

        Head unseen = HeadStart.nearestMean(List.of("a", "b", "c"), new float[][] {{1, 0}, {0, 1}}, List.of(0, 2));
        assertThat(unseen.logits(new float[] {1, 0})[1]).isZero();
    }

    private static int best(Head head, float... vector) {
        float[] logits = head.logits(vector);
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
