package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SoftmaxTest {
    @Test
    void shouldSumToOneAndKeepTheOrderOfLogits() {
        float[] scores = Softmax.of(new float[] {1, 3, 2});
        assertThat((double) scores[0] + scores[1] + scores[2]).isCloseTo(1, within(1e-6));
        assertThat(scores[1]).isGreaterThan(scores[2]);
        assertThat(scores[2]).isGreaterThan(scores[0]);
        assertThat((double) scores[1] / scores[0]).isCloseTo(Math.exp(2), within(1e-4));
    }

    @Test
    void shouldNotOverflow() {
        assertThat(Softmax.of(new float[] {1e30f, -1e30f})).containsExactly(1, 0);
    }

    @Test
    void shouldChooseTheFirstOfEqualLogits() {
        assertThat(Softmax.best(new float[] {1, 2, 2})).isEqualTo(1);
    }
}
