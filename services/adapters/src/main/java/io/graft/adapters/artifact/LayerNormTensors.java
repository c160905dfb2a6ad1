package io.graft.adapters.artifact;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The LayerNorms at the end of {@link AdapterShape}'s flat vector as tensors, named as in the base's checkpoint. */
final class LayerNormTensors {
    private LayerNormTensors() {}

    /** @param values the whole flat vector */
    static SortedMap<String, Tensor> split(AdapterShape shape, float[] values) {
        int d = shape.hidden();
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        int offset = shape.bottleneckParameters();
        for (AdapterShape.Site place : shape.ownNorms()) {
            for (String name : names(place)) {
                tensors.put(name, new Tensor(List.of(d), Arrays.copyOfRange(values, offset, offset + d)));
                offset += d;
            }
        }
        return tensors;
    }

    /** Puts them into the flat vector, once none is missing, extra or of another shape. */
    static void join(AdapterShape shape, Map<String, Tensor> tensors, float[] values) {
        SortedMap<String, Tensor> extra = new TreeMap<>(tensors);
        int offset = shape.bottleneckParameters();
        for (AdapterShape.Site place : shape.ownNorms()) {
            for (String name : names(place)) {
                float[] part = Tensors.require(tensors, name, List.of(shape.hidden()));
                System.arraycopy(part, 0, values, offset, part.length);
                offset += part.length;
                extra.remove(name);
            }
        }
        Tensors.requireNone(extra);
    }

    private static List<String> names(AdapterShape.Site place) {
        String norm = Tensors.place(place) + ".LayerNorm.";
        return List.of(norm + "weight", norm + "bias");
    }
}
