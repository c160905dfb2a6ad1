package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import java.util.List;

/** Small artifacts whose every value follows from its index. */
final class SampleArtifacts {
    private SampleArtifacts() {}

    static AdapterArtifact small() {
        return of("acme.mood", new AdapterShape(2, 4, 2), List.of("sad", "glad", "größer"));
    }

    /** The same with LayerNorms. */
    static AdapterArtifact norming() {
        AdapterArtifact small = small();
        return of(
                small.info().task(),
                small.weights().shape().norming(true),
                small.info().labels());
    }

    static AdapterArtifact of(String task, AdapterShape shape, List<String> labels) {
        return of(task, HeadKind.CLASSIFICATION, shape, labels);
    }

    static AdapterArtifact of(String task, HeadKind kind, AdapterShape shape, List<String> labels) {
        int outputs = kind.outputs(labels);
        var head = new Head(kind, labels, shape.hidden(), ramp(outputs * shape.hidden(), 0.25f), ramp(outputs, -0.1f));
        var weights = new AdapterWeights(shape, ramp(shape.parameters(), 0.01f), head);
        float[][] canaries = new float[Canaries.COUNT][];
        for (int i = 0; i < canaries.length; i++) {
            canaries[i] = ramp(outputs, i + 0.1f);
        }
        var info = new ArtifactInfo(
                task,
                "all-MiniLM-L6-v2",
                "sha256:" + "a".repeat(64),
                "sha256:" + "b".repeat(64),
                object().put("bottleneck", shape.bottleneck()).put("learningRate", 1e-3),
                42,
                object().put("engine", "pytorch-2.5.1").put("threads", 1),
                "fp32",
                object().put("metric", "accuracy").put("value", 1.0).put("rows", 8),
                kind,
                shape.layerNorms(),
                Pooling.MEAN,
                labels,
                canaries);
        return new AdapterArtifact(weights, info);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static float[] ramp(int length, float step) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (i - length / 2) * step;
        }
        return values;
    }
}
