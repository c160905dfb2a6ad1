package io.graft.evaluation.sets;

import io.graft.adapters.Entities;
import io.graft.adapters.Matthews;
import io.graft.adapters.Metric;
import io.graft.adapters.Target;
import io.graft.adapters.TokenOverlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How good answers are: 1 is perfect. The value depends on sums over the rows alone, so that a bootstrap looks at each row
 * once and then only adds up.
 *
 * @param counts what a row and its answer add to the sums
 * @param total the value of the sums
 */
public record SetMetric(String label, Counts counts, Total total) {
    private static final String EQUIVALENT = "equivalent";

    /** What one row and its answer add. */
    public interface Counts {
        double[] of(SetRow row, Target answer);
    }

    /** From sums to the value. */
    public interface Total {
        double of(double[] sums);
    }

    /** The metric that a set is reported in: what its authors use, or that of its kind. */
    public static SetMetric of(DataSet set) {
        return switch (set.name()) {
            case "cola" -> matthews(labels(set));
            case "mrpc" -> f1(EQUIVALENT);
            default ->
                switch (set.kind()) {
                    case CLASSIFICATION -> accuracy();
                    case MULTILABEL -> microF1();
                    case REGRESSION -> pearson();
                    case SPAN -> spanF1();
                    case TAGGING -> entityF1();
                };
        };
    }

    private static List<String> labels(DataSet set) {
        return Stream.of(set.training(), set.validation(), set.test())
                .flatMap(List::stream)
                .map(row -> label(row.answers().get(0)))
                .distinct()
                .sorted()
                .toList();
    }

    /** @param answers one for each row */
    public double of(List<SetRow> rows, List<Target> answers) {
        return of(counts(rows, answers));
    }

    /** What each row adds. */
    public List<double[]> counts(List<SetRow> rows, List<Target> answers) {
        if (rows.size() != answers.size() || rows.isEmpty()) {
            throw new IllegalArgumentException(rows.size() + " rows have " + answers.size() + " answers");
        }
        List<double[]> counted = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            counted.add(counts.of(rows.get(i), answers.get(i)));
        }
        return counted;
    }

    /** The value over rows that add so much. */
    public double of(List<double[]> counted) {
        double[] sums = new double[counted.get(0).length];
        for (double[] row : counted) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += row[i];
            }
        }
        return total.of(sums);
    }

    /** Share of the answers that are right. */
    public static SetMetric accuracy() {
        return new SetMetric(
                Metric.ACCURACY.label(),
                (row, answer) -> new double[] {row.answers().contains(answer) ? 1 : 0, 1},
                SetMetric::mean);
    }

    /** {@link Matthews}' correlation of answered and right labels. */
    public static SetMetric matthews(List<String> labels) {
        int k = labels.size();
        return new SetMetric(
                Metric.MATTHEWS.label(),
                (row, answer) -> {
                    double[] counts = new double[2 * k + 1];
                    int wanted = labels.indexOf(label(row.answers().get(0)));
                    int answered = labels.indexOf(label(answer));
                    counts[wanted]++;
                    counts[k + answered]++;
                    counts[2 * k] = wanted == answered ? 1 : 0;
                    return counts;
                },
                sums -> Matthews.correlation(Arrays.copyOf(sums, k), Arrays.copyOfRange(sums, k, 2 * k), sums[2 * k]));
    }

    /** F1 of one label. */
    public static SetMetric f1(String positive) {
        return new SetMetric(
                Metric.F1.label(),
                (row, answer) -> {
                    boolean wanted = label(row.answers().get(0)).equals(positive);
                    boolean answered = label(answer).equals(positive);
                    return overlap(wanted && answered ? 1 : 0, (wanted ? 1 : 0) + (answered ? 1 : 0));
                },
                SetMetric::f1);
    }

    /** F1 over all decisions of row and label. */
    public static SetMetric microF1() {
        return new SetMetric(
                Metric.MICRO_F1.label(),
                (row, answer) ->
                        overlap(((Target.Labels) row.answers().get(0)).labels(), ((Target.Labels) answer).labels()),
                SetMetric::f1);
    }

    /** F1 over whole entities with their type. */
    public static SetMetric entityF1() {
        return new SetMetric(
                Metric.ENTITY_F1.label(),
                (row, answer) -> overlap(
                        Entities.of(((Target.Tags) row.answers().get(0)).tags()),
                        Entities.of(((Target.Tags) answer).tags())),
                SetMetric::f1);
    }

    /** Pearson's correlation of scores; 0 where one side does not vary. */
    public static SetMetric pearson() {
        return new SetMetric(
                Metric.PEARSON.label(),
                (row, answer) -> {
                    double x = ((Target.Score) row.answers().get(0)).score();
                    double y = ((Target.Score) answer).score();
                    return new double[] {1, x, y, x * x, y * y, x * y};
                },
                sums -> {
                    double spreadX = sums[0] * sums[3] - sums[1] * sums[1];
                    double spreadY = sums[0] * sums[4] - sums[2] * sums[2];
                    return spreadX <= 0 || spreadY <= 0
                            ? 0
                            : (sums[0] * sums[5] - sums[1] * sums[2]) / Math.sqrt(spreadX * spreadY);
                });
    }

    /** Mean F1 of the words of spans, each with the closest right one. */
    public static SetMetric spanF1() {
        return new SetMetric(
                Metric.F1.label(),
                (row, answer) -> new double[] {
                    row.answers().stream()
                            .mapToDouble(right -> TokenOverlap.f1(words(row, right), words(row, answer)))
                            .max()
                            .orElse(0),
                    1
                },
                SetMetric::mean);
    }

    /** Share of spans whose words are those of a right one. */
    public static SetMetric exactMatch() {
        return new SetMetric(
                "exact-match",
                (row, answer) -> {
                    boolean exact = row.answers().stream()
                            .anyMatch(right -> TokenOverlap.exact(words(row, right), words(row, answer)));
                    return new double[] {exact ? 1 : 0, 1};
                },
                SetMetric::mean);
    }

    private static String words(SetRow row, Target span) {
        return ((Target.Span) span).text(row.example(false));
    }

    private static double[] overlap(List<?> right, List<?> answered) {
        return overlap((int) answered.stream().filter(right::contains).count(), right.size() + answered.size());
    }

    private static double[] overlap(int both, int either) {
        return new double[] {both, either};
    }

    private static double f1(double[] sums) {
        return sums[1] == 0 ? 0 : 2 * sums[0] / sums[1];
    }

    private static double mean(double[] sums) {
        return sums[0] / sums[1];
    }

    private static String label(Target target) {
        if (target instanceof Target.Label label) {
            return label.label();
        }
        throw new IllegalArgumentException("this metric is for labels, not for " + target);
    }
}
