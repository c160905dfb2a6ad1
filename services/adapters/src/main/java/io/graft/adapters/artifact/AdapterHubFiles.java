package io.graft.adapters.artifact;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The four files of AdapterHub's {@code adapters} library, version 1.2: what Python loads with
 * {@code load_adapter(path, use_safetensors=True)}.
 *
 * <p>The library has no head on mean-pooled vectors. Bottlenecks mean the same there and here; head weights are carried
 * in its names, and whoever runs them must feed them the mean of the token vectors.
 */
public final class AdapterHubFiles {
    static final String ADAPTER_CONFIG = "adapter_config.json";
    static final String ADAPTER = "adapter.safetensors";
    static final String HEAD_CONFIG = "head_config.json";
    static final String HEAD = "model_head.safetensors";

    private AdapterHubFiles() {}

    /**
     * The four files by name.
     *
     * @param weights to write
     * @param task whose name, made fit for a tensor's name, the adapter bears
     * @param model the base model's name
     */
    public static SortedMap<String, byte[]> write(AdapterWeights weights, String task, String model) {
        String name = adapterName(task);
        Head head = weights.head();
        int outputs = head.outputs();
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(ADAPTER_CONFIG, AdapterHubConfig.adapter(weights.shape(), name, model));
        files.put(ADAPTER, Safetensors.write(BottleneckTensors.split(weights.shape(), weights.values(), name)));
        files.put(HEAD_CONFIG, AdapterHubConfig.head(head, name, model));
        files.put(
                HEAD,
                Safetensors.write(Map.of(
                        headPrefix(name) + "weight",
                        new Tensor(List.of(outputs, head.hidden()), head.weight()),
                        headPrefix(name) + "bias",
                        new Tensor(List.of(outputs), head.bias()))));
        return files;
    }

    /**
     * The weights in the four files, from Graft or from Python; other files are ignored.
     *
     * @throws CorruptArtifact if a file or tensor is missing, extra or malformed, or another architecture is configured
     */
    public static AdapterWeights read(Map<String, byte[]> files) {
        Fields adapterConfig = Fields.parse(require(files, ADAPTER_CONFIG), ADAPTER_CONFIG);
        AdapterHubConfig.requireBottlenecks(adapterConfig);
        String name = adapterConfig.text("name");
        var tensors = BottleneckTensors.normalized(Safetensors.read(require(files, ADAPTER)));
        AdapterShape shape = BottleneckTensors.shape(
                tensors,
                name,
                AdapterHubConfig.placement(adapterConfig),
                AdapterHubConfig.activation(adapterConfig),
                AdapterHubConfig.leaveOut(adapterConfig));
        float[] values = BottleneckTensors.join(shape, tensors, name);
        AdapterHubConfig.requireSameForward(adapterConfig, shape);
        return new AdapterWeights(shape, values, head(files, shape.hidden()));
    }

    private static Head head(Map<String, byte[]> files, int hidden) {
        Fields config = Fields.parse(require(files, HEAD_CONFIG), HEAD_CONFIG);
        var labels = AdapterHubConfig.labels(config);
        var tensors = Safetensors.read(require(files, HEAD));
        String prefix = headPrefix(config.text("name"));
        float[] weight = Tensors.require(tensors, prefix + "weight", List.of(labels.size(), hidden));
        float[] bias = Tensors.require(tensors, prefix + "bias", List.of(labels.size()));
        if (tensors.size() != 2) {
            throw new CorruptArtifact(HEAD + " holds other tensors than the head's weight and bias");
        }
        HeadKind kind = AdapterHubConfig.kind(config);
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
