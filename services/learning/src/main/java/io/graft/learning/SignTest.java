package io.graft.learning;

/** The exact one-sided sign test on rows that one of two versions answers better. */
final class SignTest {
    private SignTest() {}

    /**
     * The probability that a fair coin shows heads at least so often: that the champion wins as often as it did although
     * neither is better.
     */
    static double probabilityOfAtLeast(int heads, int tosses) {
        double logProbability = -tosses * Math.log(2); // of exactly 0 heads
        double sum = 0;
        for (int k = 0; k <= tosses; k++) {
            if (k >= heads) {
                sum += Math.exp(logProbability);
            }
            logProbability += Math.log(tosses - (double) k) - Math.log(k + 1.0);
        }
        return Math.min(1, sum);
    }
}
