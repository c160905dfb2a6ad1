package io.graft.adapters.artifact;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Tensors by the name and shape they must have. */
final class Tensors {
    private Tensors() {}

    /** The module of a BERT model behind whose dense layer an adapter and a LayerNorm stand. */
    static String place(AdapterShape.Site site) {
        return "bert.encoder.layer." + site.layer() + (site.output() ? ".output" : ".attention.output");
    }

    /** @param extra what nobody asked for, sorted */
    static void requireNone(SortedMap<String, Tensor> extra) {
        if (!extra.isEmpty()) {
            throw new CorruptArtifact("tensor " + extra.firstKey() + " is unexpected");
        }
    }

    static float[] require(Map<String, Tensor> tensors, String name, List<Integer> shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CorruptArtifact("tensor " + name + " is missing");
        }
        if (!tensor.shape().equals(shape)) {
            throw new CorruptArtifact("tensor " + name + " has shape " + tensor.shape() + " instead of " + shape);
        }
        return tensor.values();
    }
}
