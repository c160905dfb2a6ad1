package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Activation;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code adapter_config.json} as AdapterHub's library 1.2 writes it, for what Graft runs: sequential bottlenecks in one of
 * two placements.
 */
final class AdapterHubConfig {
    /** Without it, the library takes the file for an old one and renames activations. */
    private static final String VERSION = "adapters.1.2.0";

    /**
     * Settings without an effect on answers (initial values, training only, parts that are switched off), and those that
     * the tensors must agree with.
     */
    private static final Set<String> INERT = Set.of(
            "dropout",
            "factorized_phm_W",
            "factorized_phm_rule",
            "hypercomplex_nonlinearity",
            "init_weights",
            "inv_adapter_reduction_factor",
            "learn_phm",
            "leave_out",
            "phm_bias",
            "phm_c_init",
            "phm_dim",
            "phm_init_range",
            "phm_rank",
            "reduction_factor",
            "shared_W_phm",
            "shared_phm_rule",
            "stochastic_depth");

    /** Settings whose default in the library is not Graft's, so that a file must name them. */
    private static final Set<String> REQUIRED = Set.of("mh_adapter", "output_adapter", "non_linearity");

    /** No encoder has more layers. */
    private static final int LAST_LAYER = 9_999;

    private static final String BEFORE = "original_ln_before";

    private AdapterHubConfig() {}

    static byte[] adapter(AdapterShape shape, String name, String model) {
        return CanonicalJson.bytes(file(bottlenecks(shape), shape.hidden(), name, model));
    }

    /** What both files say around their configuration. */
    static ObjectNode file(ObjectNode config, int hidden, String name, String model) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.set("config", config);
        file.put("hidden_size", hidden);
        file.put("model_class", "BertAdapterModel");
        file.put("model_name", model);
        file.put("model_type", "bert");
        file.put("name", name);
        file.put("version", VERSION);
        return file;
    }

    private static ObjectNode bottlenecks(AdapterShape shape) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("adapter_residual_before_ln", false);
        config.put("cross_adapter", false);
        config.put("dropout", 0.0);
        config.put("factorized_phm_W", true);
        config.put("factorized_phm_rule", false);
        config.put("hypercomplex_nonlinearity", "glorot-uniform");
        config.put("init_weights", "bert");
        config.put("inv_adapter", (String) null);
        config.put("inv_adapter_reduction_factor", (Double) null);
        config.put("is_parallel", false);
        config.put("learn_phm", true);
        shape.leaveOut().forEach(config.putArray("leave_out")::add);
        config.put("ln_after", false);
        config.put("ln_before", false);
        config.put("mh_adapter", shape.placement() == Placement.DOUBLE);
        config.put("non_linearity", shape.activation().label());
        config.put("original_ln_after", true);
        config.put(BEFORE, shape.placement() == Placement.SINGLE);
        config.put("output_adapter", true);
        config.put("phm_bias", true);
        config.put("phm_c_init", "normal");
        config.put("phm_dim", 4);
        config.put("phm_init_range", 0.0001);
        config.put("phm_layer", false);
        config.put("phm_rank", 1);
        config.set("reduction_factor", reductionFactor(shape));
        config.put("residual_before_ln", true);
        config.put("scaling", 1.0);
        config.put("shared_W_phm", false);
        config.put("shared_phm_rule", true);
        config.put("stochastic_depth", 0.0);
        config.put("use_gating", false);
        return config;
    }

    /** The library computes m as floor(d / factor): where d/m is not whole, half a step keeps rounding away from m. */
    private static JsonNode reductionFactor(AdapterShape shape) {
        int m = shape.bottleneck();
        return shape.hidden() % m == 0
                ? JsonNodeFactory.instance.numberNode(shape.hidden() / m)
                : JsonNodeFactory.instance.numberNode(shape.hidden() / (m + 0.5));
    }

    /** Refuses AdapterHub's other methods, which its files name: prefix tuning, LoRA, (IA)3, ReFT, a union of several. */
    static void requireBottlenecks(Fields file) {
        Fields config = file.object("config");
        JsonNode architecture = config.node().path("architecture");
        if (!architecture.isMissingNode() && !architecture.isNull()) {
            throw new CorruptArtifact(
                    config.where() + ".architecture is " + architecture + ", and Graft runs bottleneck adapters only");
        }
    }

    /** Where the bottlenecks stand; which layers have any, the tensors tell. */
    static Placement placement(Fields file) {
        Fields config = file.object("config");
        return config.node().path("mh_adapter").asBoolean(true) ? Placement.DOUBLE : Placement.SINGLE;
    }

    static Activation activation(Fields file) {
        Fields config = file.object("config");
        String name = config.text("non_linearity");
        return Activation.named(name)
                .orElseThrow(() -> new CorruptArtifact(config.where() + ".non_linearity is " + name
                        + ", and Graft's adapters compute gelu, gelu_new, relu or swish"));
    }

    static List<Integer> leaveOut(Fields file) {
        Fields config = file.object("config");
        List<Integer> leaveOut = new ArrayList<>();
        for (JsonNode layer : config.node().path("leave_out")) {
            if (!layer.isInt() || layer.intValue() < 0 || layer.intValue() > LAST_LAYER) {
                throw new CorruptArtifact(config.where() + ".leave_out holds " + layer + ", which is no layer");
            }
            leaveOut.add(layer.intValue());
        }
        return leaveOut;
    }

    /**
     * What a configuration says of its adapters' shape, in an encoder of as many layers as it names: enough to judge the
     * configuration by itself, before the tensors are looked at.
     */
    static AdapterShape declared(Fields file) {
        Fields config = file.object("config");
        int hidden = (int) Math.min(Integer.MAX_VALUE, Math.max(1, file.integer("hidden_size")));
        JsonNode factor = config.node().path("reduction_factor");
        if (!factor.isNumber() || !(factor.doubleValue() > 0)) {
            throw new CorruptArtifact(config.where() + ".reduction_factor is " + factor
                    + ", and Graft's adapters have one for all layers");
        }
        List<Integer> leaveOut = leaveOut(file);
        int layers = leaveOut.stream().mapToInt(Integer::intValue).max().orElse(0) + 2;
        return new AdapterShape(
                layers,
                hidden,
                Math.max(1, (int) Math.floor(hidden / factor.doubleValue())),
                placement(file),
                activation(file),
                leaveOut,
                false);
    }

    /** Refuses an adapter that would answer differently here than in the library that wrote it. */
    static void requireSameForward(Fields file, AdapterShape shape) {
        if (file.integer("hidden_size") != shape.hidden()) {
            throw new CorruptArtifact(file.where() + " is for another hidden size than the tensors'");
        }
        Fields config = file.object("config");
        ObjectNode ours = bottlenecks(shape);
        ours.properties().forEach(field -> {
            String name = field.getKey();
            // The library's default for a missing one of these is false.
            boolean missing = REQUIRED.contains(name)
                    || (name.equals(BEFORE) && field.getValue().booleanValue());
            boolean compared = config.has(name) ? !INERT.contains(name) : missing;
            if (compared && !same(field.getValue(), config.node().path(name))) {
                throw new CorruptArtifact(config.where() + "." + name + " is "
                        + config.node().path(name) + ", but Graft's adapters have " + field.getValue());
            }
        });
        config.node().properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean off = value.isNull() || (value.isBoolean() && !value.booleanValue());
            if (!ours.has(field.getKey()) && !off) {
                throw new CorruptArtifact(
                        config.where() + "." + field.getKey() + " is unknown to Graft, and may change answers");
            }
        });
        double factor = config.node().path("reduction_factor").asDouble();
        if (!(factor > 0) || (int) Math.floor(shape.hidden() / factor) != shape.bottleneck()) {
            throw new CorruptArtifact(config.where() + ".reduction_factor does not give the tensors' bottleneck of "
                    + shape.bottleneck());
        }
    }

    private static boolean same(JsonNode ours, JsonNode theirs) {
        boolean numbers = ours.isNumber() && theirs.isNumber();
        return numbers ? ours.doubleValue() == theirs.doubleValue() : ours.equals(theirs);
    }
}
