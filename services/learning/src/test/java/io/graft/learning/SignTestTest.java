package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SignTestTest {
    @Test
    void shouldBeExact() {
        assertThat(SignTest.probabilityOfAtLeast(5, 5)).isCloseTo(1 / 32.0, within(1e-12));
        assertThat(SignTest.probabilityOfAtLeast(4, 4)).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(SignTest.probabilityOfAtLeast(8, 10)).isCloseTo(56 / 1024.0, within(1e-12));
        assertThat(SignTest.probabilityOfAtLeast(0, 0)).isEqualTo(1);
    }

    @Property
    void shouldBeAComplement(@ForAll @IntRange(max = 20_000) int tosses, @ForAll @IntRange(max = 20_000) int some) {
        int heads = Math.min(some, tosses);

        double atLeast = SignTest.probabilityOfAtLeast(heads, tosses);
        double atMost = SignTest.probabilityOfAtLeast(tosses - heads + 1, tosses);

        assertThat(atLeast + (heads == 0 ? 0 : atMost)).isCloseTo(1, within(1e-6));
    }
}
