package io.graft.adapters.artifact;

import io.graft.adapters.artifact.Safetensors.Tensor;
import java.util.List;
import java.util.Map;

/** Looking tensors up by the name and shape they must have. */
final class Tensors {
    private Tensors() {}

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
