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
        int fewest = Math.max(0, allRight - oldRows);
        double logProbability = logChoices(allRight, fewest)
                + logChoices(all - allRight, rows - fewest)
                - logChoices(all, rows); // of exactly the fewest
        double sum = 0;
        for (int k = fewest; k <= right; k++) {
            sum += Math.exp(logProbability);
            logProbability += Math.log(allRight - (double) k)
                    + Math.log(rows - (double) k)
                    - Math.log(k + 1.0)
                    - Math.log(oldRows - (double) allRight + k + 1);
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
