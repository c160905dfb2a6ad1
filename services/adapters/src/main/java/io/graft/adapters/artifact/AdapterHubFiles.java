package io.graft.adapters.artifact;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The four files of AdapterHub's {@code adapters} library, version 1.2, as bytes: part of every artifact. A fifth is
 * Graft's: LayerNorms, where an adapter has its own, for which that library has no place.
 */
final class AdapterHubFiles {
    static final String ADAPTER_CONFIG = "adapter_config.json";
    static final String ADAPTER = "adapter.safetensors";
    static final String HEAD_CONFIG = "head_config.json";
    static final String HEAD = "model_head.safetensors";
    static final String LAYER_NORMS = "layer_norms.safetensors";

    private AdapterHubFiles() {}

    /**
     * The files by name.
     *
     * @param weights to write
     * @param task whose name, made fit for a tensor's name, the adapter bears
     * @param model the base model's name
     * @param pooling that makes the vectors which a head on whole texts reads
     */
    static SortedMap<String, byte[]> write(AdapterWeights weights, String task, String model, Pooling pooling) {
        String name = adapterName(task);
        Head head = weights.head();
        int outputs = head.outputs();
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(ADAPTER_CONFIG, AdapterHubConfig.adapter(weights.shape(), name, model));
        files.put(ADAPTER, Safetensors.write(BottleneckTensors.split(weights.shape(), weights.values(), name)));
        files.put(HEAD_CONFIG, HeadConfig.write(head, name, model, pooling));
        files.put(
                HEAD,
                Safetensors.write(Map.of(
                        headPrefix(name) + "weight",
                        new Tensor(List.of(outputs, head.hidden()), head.weight()),
                        headPrefix(name) + "bias",
                        new Tensor(List.of(outputs), head.bias()))));
        if (weights.shape().layerNorms()) {
            files.put(LAYER_NORMS, Safetensors.write(LayerNormTensors.split(weights.shape(), weights.values())));
        }
        return files;
    }

    /**
     * The weights in these files of an artifact; other files are ignored.
     *
     * @throws CorruptArtifact if a file or tensor is missing, extra or malformed, or another architecture is configured
     */
    static AdapterWeights read(Map<String, byte[]> files) {
        return read(files, HeadConfig::kind);
    }

    /** @param kinds tells the kind of a head from its configuration, or refuses it */
    static AdapterWeights read(Map<String, byte[]> files, Function<Fields, HeadKind> kinds) {
        Fields adapterConfig = Fields.parse(require(files, ADAPTER_CONFIG), ADAPTER_CONFIG);
        AdapterHubConfig.requireBottlenecks(adapterConfig);
        AdapterHubConfig.requireSameForward(adapterConfig, AdapterHubConfig.declared(adapterConfig));
        String name = adapterConfig.text("name");
        var tensors = BottleneckTensors.normalized(Safetensors.read(require(files, ADAPTER)));
        AdapterShape shape = BottleneckTensors.shape(
                tensors,
                name,
                AdapterHubConfig.placement(adapterConfig),
                AdapterHubConfig.activation(adapterConfig),
                AdapterHubConfig.leaveOut(adapterConfig),
                files.containsKey(LAYER_NORMS));
        float[] values = BottleneckTensors.join(shape, tensors, name);
        if (shape.layerNorms()) {
            joinLayerNorms(files, shape, values);
        }
        AdapterHubConfig.requireSameForward(adapterConfig, shape);
        return new AdapterWeights(shape, values, head(files, shape.hidden(), kinds));
    }

    private static void joinLayerNorms(Map<String, byte[]> files, AdapterShape shape, float[] values) {
        try {
            var tensors = BottleneckTensors.normalized(Safetensors.read(require(files, LAYER_NORMS)));
            LayerNormTensors.join(shape, tensors, values);
        } catch (CorruptArtifact e) {
            throw new CorruptArtifact(LAYER_NORMS + ": " + e.getMessage(), e);
        }
    }

    private static Head head(Map<String, byte[]> files, int hidden, Function<Fields, HeadKind> kinds) {
        Fields config = Fields.parse(require(files, HEAD_CONFIG), HEAD_CONFIG);
        HeadKind kind = kinds.apply(config);
        var labels = HeadConfig.labels(config);
        var tensors = Safetensors.read(require(files, HEAD));
        String prefix = headPrefix(config.text("name"));
        float[] weight = Tensors.require(tensors, prefix + "weight", List.of(labels.size(), hidden));
        boolean biased = HeadConfig.hasBias(config);
        float[] bias =
                biased ? Tensors.require(tensors, prefix + "bias", List.of(labels.size())) : new float[labels.size()];
        if (tensors.size() != (biased ? 2 : 1)) {
            throw new CorruptArtifact(HEAD + " holds other tensors than the head's weight and bias");
        }
        return new Head(kind, kind.labelled() ? labels : List.of(), hidden, weight, bias);
    }

    static byte[] require(Map<String, byte[]> files, String name) {
        byte[] file = files.get(name);
        if (file == null) {
            throw new CorruptArtifact("file " + name + " is missing");
        }
        return file;
    }

    /** Dots separate a tensor's name into modules, so an adapter's name has none. */
    static String adapterName(String task) {
        return task.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static String headPrefix(String name) {
        return "heads." + name + ".1.";
    }
}
