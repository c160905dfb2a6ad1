package io.graft.evaluation.campaign;

import io.graft.adapters.Target;
import io.graft.evaluation.sets.DataSet;
import io.graft.evaluation.sets.SetMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** How sure the difference of two methods is, given how few test rows there are. */
final class PairedBootstrap {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;
    private static final long SEED = 1;

    private PairedBootstrap() {}

    /** Two methods' answers to the same test rows, seed by seed. */
    static final class Pair {
        private final DataSet set;
        private final SetMetric metric;
        private final List<List<double[]>> ours = new ArrayList<>();
        private final List<List<double[]>> theirs = new ArrayList<>();

        Pair(DataSet set) {
            this.set = set;
            metric = SetMetric.of(set);
        }

        void add(List<Target> our, List<Target> their) {
            ours.add(metric.counts(set.test(), our));
            theirs.add(metric.counts(set.test(), their));
        }

        private int rows() {
            return set.test().size();
        }

        /** Mean over seeds of the difference in the set's metric, on these of the test rows. */
        private double difference(int[] rows) {
            double sum = 0;
            for (int seed = 0; seed < ours.size(); seed++) {
                sum += metric.of(chosen(ours.get(seed), rows)) - metric.of(chosen(theirs.get(seed), rows));
            }
            return sum / ours.size();
        }

        private static List<double[]> chosen(List<double[]> counts, int[] rows) {
            return Arrays.stream(rows).mapToObj(counts::get).toList();
        }
    }

    /** A mean difference over the sets and where 95 % of the resampled ones lie. */
    record Interval(double difference, double low, double high) {}

    static Interval of(List<Pair> pairs) {
        Random random = new Random(SEED);
        double[] differences = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            differences[i] = pairs.stream()
                    .mapToDouble(pair -> pair.difference(
                            random.ints(pair.rows(), 0, pair.rows()).toArray()))
                    .average()
                    .orElseThrow();
        }
        Arrays.sort(differences);
        double whole = pairs.stream()
                .mapToDouble(
                        pair -> pair.difference(IntStream.range(0, pair.rows()).toArray()))
                .average()
                .orElseThrow();
        int tail = (int) (RESAMPLES * TAIL);
        return new Interval(whole, differences[tail], differences[RESAMPLES - 1 - tail]);
    }
}
