package io.graft.learning;

/** Fisher's exact one-sided test on two shares of right answers. */
final class FisherTest {
    private FisherTest() {}

    /**
     * The probability that chance alone puts so few of the right answers, or fewer, among the new rows, if old and new rows
     * are alike.
     */
    static double probabilityOfAtMost(int right, int rows, int oldRight, int oldRows) {
        int all = rows + oldRows;
        int allRight = right + oldRight;
        double sum = 0;
        for (int k = Math.max(0, allRight - oldRows); k <= right; k++) {
            sum += Math.exp(logChoices(allRight, k) + logChoices(all - allRight, rows - k) - logChoices(all, rows));
        }
        return Math.min(1, sum);
    }

    private static double logChoices(int of, int taken) {
        double log = 0;
        for (int i = 1; i <= taken; i++) {
            log += Math.log(of - taken + (double) i) - Math.log(i);
        }
        return log;
    }
}
