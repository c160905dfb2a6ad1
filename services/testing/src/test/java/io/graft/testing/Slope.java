package io.graft.testing;

import java.util.List;

/** By least squares, over values at equal steps. */
final class Slope {
    private Slope() {}

    /** How much a value is above the one before it; of two values at least. */
    static double of(List<Double> values) {
        double middle = (values.size() - 1) / 2.0;
        double mean = values.stream().mapToDouble(one -> one).average().orElseThrow();
        double together = 0;
        double own = 0;
        for (int i = 0; i < values.size(); i++) {
            together += (i - middle) * (values.get(i) - mean);
            own += (i - middle) * (i - middle);
        }
        return together / own;
    }
}
