package io.graft.evaluation.methods;

import io.graft.adapters.TrainingConfig;
import io.graft.adapters.Tuning;
import io.graft.evaluation.sets.DataSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The methods by name. */
public final class Methods {
    /** What full fine-tuning chooses from, and variable fine-tuning too. */
    private static final List<Double> RATES = List.of(2e-5, 5e-5, 1e-4, 3e-4);

    private static final List<Double> ADAPTER_RATES =
            List.of(TrainingConfig.defaults().learningRate());
    private static final List<Double> LAYER_NORM_RATES = List.of(1e-3, 3e-3);
    private static final List<Double> HEAD_RATES = List.of(3e-3, 1e-2);
    private static final Pattern TOP = Pattern.compile("(adapters-)?top-([1-9]\\d?)");

    private final Encoders encoders;
    private final Map<String, String> overrides;
    private final String fineTuningPrecision;

    /**
     * @param overrides of the service's configuration for a set, by component; all methods train by it but for their rates
     * @param fineTuningPrecision of linear layers in fine-tuning, {@code fp32} or {@code bf16}
     */
    public Methods(Encoders encoders, Map<String, String> overrides, String fineTuningPrecision) {
        this.encoders = encoders;
        this.overrides = Map.copyOf(overrides);
        this.fineTuningPrecision = fineTuningPrecision;
    }

    /** What the service would train a set by, but for the overrides. */
    public TrainingConfig config(DataSet set) {
        return Configs.with(TrainingConfig.defaults(set.kind(), set.training().size()), overrides);
    }

    /** @throws IllegalArgumentException if there is no such method */
    public Method named(String name) {
        Matcher top = TOP.matcher(name);
        if (top.matches()) {
            int layers = Integer.parseInt(top.group(2));
            return top.group(1) == null
                    ? tuning(name, new Tuning.TopLayers(layers), false, RATES)
                    : new AdapterMethod(name, encoders, set -> topLayers(config(set), layers));
        }
        return switch (name) {
            case "adapters" -> new AdapterMethod(name, encoders, this::config);
            case "adapters-layernorm" -> tuning(name, new Tuning.LayerNorms(), true, ADAPTER_RATES);
            case "full" -> tuning(name, new Tuning.All(), false, RATES);
            case "layernorm" -> tuning(name, new Tuning.LayerNorms(), false, LAYER_NORM_RATES);
            case "head" -> tuning(name, new Tuning.HeadOnly(), false, HEAD_RATES);
            case "frozen-lr" -> new FrozenMethod(encoders, this::config);
            default ->
                throw new IllegalArgumentException("a method is adapters, adapters-top-K, adapters-layernorm, full,"
                        + " top-N, layernorm, head or frozen-lr, not '" + name + "'");
        };
    }

    private TrainingConfig topLayers(TrainingConfig config, int count) {
        int layers = encoders.config().layers();
        return Configs.with(
                config,
                Map.of(
                        "layers",
                        IntStream.range(Math.max(0, layers - count), layers)
                                .boxed()
                                .toList()));
    }

    private Method tuning(String name, Tuning tuning, boolean adapters, List<Double> rates) {
        return new FineTuningMethod(
                name,
                encoders,
                tuning,
                adapters,
                set -> Configs.with(config(set), Map.of("precision", fineTuningPrecision)),
                rates);
    }
}
