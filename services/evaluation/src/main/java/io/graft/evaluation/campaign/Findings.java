package io.graft.evaluation.campaign;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.methods.Ablations;
import io.graft.evaluation.methods.Methods;
import io.graft.evaluation.sets.DataSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What finished trials say together. */
final class Findings {
    private static final String ADAPTERS = "adapters";
    private static final double POINTS = 100;

    private final List<Trial> trials;
    private final Map<String, DataSet> sets;
    private final long encoder;

    /**
     * @param sets whose test rows are at hand
     * @param encoder its parameters
     */
    Findings(List<Trial> trials, Map<String, DataSet> sets, long encoder) {
        this.trials = List.copyOf(trials);
        this.sets = sets;
        this.encoder = encoder;
    }

    /** Adds {@code results}, {@code means}, {@code methods}, {@code comparisons} and, of ablations, {@code removals}. */
    void addTo(ObjectNode json) {
        ArrayNode results = json.putArray("results");
        trials.forEach(trial -> results.add(trial.summary()));
        ArrayNode means = json.putArray("means");
        means().forEach(mean -> means.addPOJO(mean));
        ArrayNode methods = json.putArray("methods");
        methods().forEach(methods::addPOJO);
        ArrayNode comparisons = json.putArray("comparisons");
        comparisons().forEach(comparisons::addPOJO);
        removals().forEach(removal -> removal.addTo(json.withArray("removals").addObject()));
    }

    /** Test metric against trained share, a dot for each method. */
    ShareChart chart() {
        return new ShareChart(methods().stream()
                .map(method -> new ShareChart.Dot(method.method(), method.trainableShare(), method.testMean()))
                .toList());
    }

    /**
     * A method on a set, over its seeds.
     *
     * @param testDeviation sample standard deviation; 0 of one seed
     */
    record Mean(
            String set,
            String method,
            String metric,
            int seeds,
            double validationMean,
            double testMean,
            double testDeviation,
            double trainableShare) {}

    /**
     * A method over the sets that all methods have finished.
     *
     * @param sets that count
     * @param trainableShare mean share of the encoder that a task trains
     * @param totalShare of the encoder, for all these tasks together: the encoder once and what each task adds, or a copy
     *     for each task where the encoder itself is trained
     */
    record MethodMean(String method, List<String> sets, double testMean, double trainableShare, double totalShare) {}

    /**
     * Adapters beside another method, over the sets that both have finished, in points of the mean test metric.
     *
     * @param low of the 95 % interval: a bootstrap of the test rows, paired, sets kept apart
     * @param high of it
     */
    record Comparison(String method, String over, List<String> sets, double points, double low, double high) {}

    /** Of each set, what adapters lose without those of some layers, where that was tried. */
    List<Removals> removals() {
        return trials.stream()
                .map(trial -> trial.key().set())
                .distinct()
                .flatMap(set -> Removals.of(set, trials).stream())
                .toList();
    }

    List<Mean> means() {
        Map<String, List<Trial>> groups = new LinkedHashMap<>();
        trials.forEach(trial -> groups.computeIfAbsent(
                        trial.key().set() + "/" + trial.key().method(), key -> new ArrayList<>())
                .add(trial));
        return groups.values().stream().map(Findings::mean).toList();
    }

    private static Mean mean(List<Trial> seeds) {
        Trial first = seeds.get(0);
        double[] tests = seeds.stream().mapToDouble(Findings::reported).toArray();
        double mean = average(tests);
        double squares = 0;
        for (double test : tests) {
            squares += (test - mean) * (test - mean);
        }
        return new Mean(
                first.key().set(),
                first.key().method(),
                first.metric(),
                seeds.size(),
                average(seeds.stream().mapToDouble(Trial::validation).toArray()),
                mean,
                tests.length < 2 ? 0 : Math.sqrt(squares / (tests.length - 1)),
                first.trainedShare());
    }

    /** Test, or validation where there are no test rows. */
    private static double reported(Trial trial) {
        return Double.isNaN(trial.test()) ? trial.validation() : trial.test();
    }

    private static double average(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    List<MethodMean> methods() {
        Map<String, Map<String, Mean>> byMethod = new LinkedHashMap<>();
        means().stream().filter(mean -> !Ablations.changes(mean.method())).forEach(mean -> byMethod.computeIfAbsent(
                        mean.method(), method -> new TreeMap<>())
                .put(mean.set(), mean));
        List<String> common = common(byMethod.values().stream().map(Map::keySet).toList());
        if (common.isEmpty()) {
            return List.of();
        }
        return byMethod.entrySet().stream()
                .map(entry -> {
                    List<Mean> means =
                            common.stream().map(entry.getValue()::get).toList();
                    return new MethodMean(
                            entry.getKey(),
                            common,
                            average(means.stream().mapToDouble(Mean::testMean).toArray()),
                            average(means.stream()
                                    .mapToDouble(Mean::trainableShare)
                                    .toArray()),
                            total(entry.getKey(), common));
                })
                .toList();
    }

    private double total(String method, List<String> common) {
        long own = trials.stream()
                .filter(trial -> trial.key().method().equals(method)
                        && common.contains(trial.key().set()))
                .collect(Collectors.toMap(trial -> trial.key().set(), Trial::trained, (one, same) -> one))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        return Methods.tunesAll(method) ? (double) own / encoder : 1 + (double) own / encoder;
    }

    private static List<String> common(List<? extends java.util.Set<String>> sets) {
        if (sets.isEmpty()) {
            return List.of();
        }
        List<String> common = new ArrayList<>(sets.get(0));
        sets.forEach(common::retainAll);
        return common;
    }

    List<Comparison> comparisons() {
        return trials.stream()
                .map(trial -> trial.key().method())
                .distinct()
                .filter(method -> !method.equals(ADAPTERS) && !Ablations.changes(method))
                .flatMap(method -> comparison(method).stream())
                .toList();
    }

    private List<Comparison> comparison(String over) {
        Map<String, PairedBootstrap.Pair> pairs = new TreeMap<>();
        for (Trial trial : trials) {
            DataSet set = sets.get(trial.key().set());
            if (!trial.key().method().equals(ADAPTERS)
                    || set == null
                    || set.test().isEmpty()) {
                continue;
            }
            trials.stream()
                    .filter(other -> other.key()
                            .equals(new Trial.Key(set.name(), over, trial.key().seed())))
                    .filter(other -> other.answers().size() == set.test().size()
                            && trial.answers().size() == set.test().size())
                    .forEach(other -> pairs.computeIfAbsent(set.name(), name -> new PairedBootstrap.Pair(set))
                            .add(trial.answers(), other.answers()));
        }
        if (pairs.isEmpty()) {
            return List.of();
        }
        PairedBootstrap.Interval interval = PairedBootstrap.of(List.copyOf(pairs.values()));
        return List.of(new Comparison(
                ADAPTERS,
                over,
                List.copyOf(pairs.keySet()),
                POINTS * interval.difference(),
                POINTS * interval.low(),
                POINTS * interval.high()));
    }
}
