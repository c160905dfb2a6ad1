package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FisherTestTest {
    /** Of 8 rows in urns of 4 and 4: 1 + 16 of 70 ways put at most one of four right ones among the new rows. */
    @Test
    void shouldMatchFishersTea() {
        assertThat(FisherTest.probabilityOfAtMost(1, 4, 3, 4)).isCloseTo(17.0 / 70, within(1e-12));
        assertThat(FisherTest.probabilityOfAtMost(4, 4, 0, 0)).isEqualTo(1);
    }

    @Property(tries = 200)
    void shouldBeTheShareOfWays(
            @ForAll @IntRange(max = 60) int oldRight,
            @ForAll @IntRange(max = 60) int oldWrong,
            @ForAll @IntRange(max = 60) int right,
            @ForAll @IntRange(max = 60) int wrong) {
        int rows = right + wrong;
        BigInteger ways = BigInteger.ZERO;
        for (int k = 0; k <= right; k++) {
            ways = ways.add(choices(right + oldRight, k).multiply(choices(wrong + oldWrong, rows - k)));
        }
        double share = new BigDecimal(ways)
                .divide(new BigDecimal(choices(rows + oldRight + oldWrong, rows)), MathContext.DECIMAL64)
                .doubleValue();

        assertThat(FisherTest.probabilityOfAtMost(right, rows, oldRight, oldRight + oldWrong))
                .isCloseTo(share, within(1e-11 * share));
    }

    /** A sum over many rows, whose terms are not worked out each by itself. */
    @Test
    void shouldBeAComplementOfManyRows() {
        int rows = 100_000;
        int right = 89_900;
        int oldRight = 90_000;

        double atMost = FisherTest.probabilityOfAtMost(right, rows, oldRight, rows);
        int fewerWrong = rows - right - 1;
        double more = FisherTest.probabilityOfAtMost(fewerWrong, rows, 2 * rows - right - oldRight - fewerWrong, rows);

        assertThat(atMost).isBetween(0.2, 0.3);
        assertThat(atMost + more).isCloseTo(1, within(1e-6));
    }

    @Property(tries = 200)
    void shouldNeverCallItDriftIfTheNewShareIsNotLower(
            @ForAll @IntRange(max = 60) int oldRight,
            @ForAll @IntRange(max = 60) int oldWrong,
            @ForAll @IntRange(max = 60) int right,
            @ForAll @IntRange(max = 60) int wrong) {
        double p = FisherTest.probabilityOfAtMost(right, right + wrong, oldRight, oldRight + oldWrong);

        assertThat(p).isBetween(0.0, 1.0);
        if ((long) right * (oldRight + oldWrong) >= (long) oldRight * (right + wrong)) {
            assertThat(p).isGreaterThan(DriftRules.SIGNIFICANCE);
        }
    }

    private static BigInteger choices(int of, int taken) {
        if (taken > of) {
            return BigInteger.ZERO;
        }
        BigInteger choices = BigInteger.ONE;
        for (int i = 1; i <= taken; i++) {
            choices =
                    choices.multiply(BigInteger.valueOf(of - taken + (long) i)).divide(BigInteger.valueOf(i));
        }
        return choices;
    }
}
