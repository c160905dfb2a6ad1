package io.graft.evaluation.methods;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Metric;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.Tuning;
import io.graft.evaluation.sets.DataSet;
import io.graft.evaluation.sets.SetMetric;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The methods by name. */
public final class Methods {
    /** What full fine-tuning chooses from, and variable fine-tuning too. */
    private static final List<Double> RATES = List.of(2e-5, 5e-5, 1e-4, 3e-4);

    /** Of LayerNorms beside adapters, as in the paper. */
    private static final String SAME_RATE = "1";

    private static final List<Double> LAYER_NORM_RATES = List.of(1e-3, 3e-3);
    private static final List<Double> HEAD_RATES = List.of(3e-3, 1e-2);
    private static final Pattern TOP = Pattern.compile("(adapters-)?top-([1-9]\\d?)");
    private static final Pattern LAYER_NORMS = Pattern.compile("adapters-layernorm(?:-(0(?:\\.\\d+)?|1))?");
    private static final String EVERYTHING = "full";
    private static final Pattern FULL = Pattern.compile("full-(0\\.\\d+|\\de-\\d)");
    private static final Pattern BEST = Pattern.compile("adapters-best-of-([2-4])");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,2})-(\\d{1,2})");

    private final Encoders encoders;
    private final Trainings trainings;
    private final Map<String, String> overrides;
    private final String fineTuningPrecision;

    /**
     * @param overrides of the service's configuration for a set, by component
     * @param fineTuningPrecision of linear layers in fine-tuning, {@code fp32} or {@code bf16}
     */
    public Methods(Encoders encoders, Map<String, String> overrides, String fineTuningPrecision) {
        this.encoders = encoders;
        trainings = new Trainings(encoders);
        this.overrides = Map.copyOf(overrides);
        this.fineTuningPrecision = fineTuningPrecision;
    }

    /** What the service would train a set by whose declaration names the metric that it is reported in, but for the overrides. */
    public TrainingConfig config(DataSet set) {
        TrainingConfig defaults =
                TrainingConfig.defaults(set.kind(), set.labels(), set.training().size());
        String metric = SetMetric.of(set).label();
        boolean matthews = metric.equals(Metric.MATTHEWS.label());
        return Configs.with(matthews ? defaults.measuring(metric) : defaults, overrides);
    }

    /** Whether a method of this name makes a copy of the whole encoder for each task. */
    public static boolean tunesAll(String name) {
        return name.equals(EVERYTHING) || FULL.matcher(name).matches();
    }

    /** @throws IllegalArgumentException if there is no such method */
    public Method named(String name) {
        Matcher top = TOP.matcher(name);
        if (top.matches()) {
            int layers = Integer.parseInt(top.group(2));
            requireLayer(name, layers - 1);
            return top.group(1) == null
                    ? tuning(name, new Tuning.TopLayers(layers), RATES)
                    : adapters(name, set -> topLayers(config(set), layers), UnaryOperator.identity());
        }
        Matcher best = BEST.matcher(name);
        if (best.matches()) {
            return adapters(name, this::config, Integer.parseInt(best.group(1)), UnaryOperator.identity());
        }
        Matcher norms = LAYER_NORMS.matcher(name);
        if (norms.matches()) {
            return adapters(name, Map.of("layerNormRate", norms.group(1) == null ? SAME_RATE : norms.group(1)));
        }
        Matcher full = FULL.matcher(name);
        if (full.matches()) {
            return tuning(name, new Tuning.All(), List.of(Double.valueOf(full.group(1))));
        }
        return Ablations.changes(name) ? ablation(name) : fixed(name);
    }

    private Method ablation(String name) {
        String change = name.substring(name.indexOf('-', name.indexOf('-') + 1) + 1);
        Matcher span = SPAN.matcher(change);
        if (name.startsWith(Ablations.WITHOUT) && span.matches()) {
            int first = Integer.parseInt(span.group(1));
            int last = Integer.parseInt(span.group(2));
            requireLayer(name, first);
            requireLayer(name, last);
            if (first > last) {
                throw new IllegalArgumentException("'" + name + "' is no span of layers: the first is above the last");
            }
            return adapters(name, this::config, weights -> weights.without(first, last));
        }
        if (name.startsWith(Ablations.SIZE)) {
            return adapters(name, Map.of("bottleneck", change));
        }
        if (name.startsWith(Ablations.DEVIATION)) {
            return adapters(name, Map.of("initDeviation", change));
        }
        throw unknown(name);
    }

    private Method adapters(String name, Map<String, String> values) {
        return adapters(name, set -> Configs.with(config(set), values), UnaryOperator.identity());
    }

    private Method adapters(
            String name, Function<DataSet, TrainingConfig> configs, UnaryOperator<AdapterWeights> change) {
        return adapters(name, configs, 1, change);
    }

    private Method adapters(
            String name, Function<DataSet, TrainingConfig> configs, int trials, UnaryOperator<AdapterWeights> change) {
        return new AdapterMethod(name, encoders, trainings, configs, trials, change);
    }

    private void requireLayer(String name, int layer) {
        int layers = encoders.config().layers();
        if (layer >= layers) {
            throw new IllegalArgumentException("'" + name + "' asks for more than this base's " + layers + " layers");
        }
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "a method is adapters, adapters-top-K, adapters-layernorm, adapters-layernorm-FACTOR, adapters-best-of-N,"
                        + " full, full-RATE, top-N, layernorm, head or frozen-lr, or an ablation adapters-size-M, adapters-deviation-D or"
                        + " adapters-without-FIRST-LAST, not '" + name + "'");
    }

    private Method fixed(String name) {
        return switch (name) {
            case "adapters" -> adapters(name, Map.of());
            case EVERYTHING -> tuning(name, new Tuning.All(), RATES);
            case "layernorm" -> tuning(name, new Tuning.LayerNorms(), LAYER_NORM_RATES);
            case "head" -> tuning(name, new Tuning.HeadOnly(), HEAD_RATES);
            case "frozen-lr" -> new FrozenMethod(encoders, this::config);
            default -> throw unknown(name);
        };
    }

    private TrainingConfig topLayers(TrainingConfig config, int count) {
        int layers = encoders.config().layers();
        return Configs.with(
                config,
                Map.of("layers", IntStream.range(layers - count, layers).boxed().toList()));
    }

    private Method tuning(String name, Tuning tuning, List<Double> rates) {
        return new FineTuningMethod(name, encoders, tuning, this::config, fineTuningPrecision, rates);
    }
}
