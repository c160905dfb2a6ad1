package io.graft.testing.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.schemas.Json;
import java.util.List;

/** An adapter of a few numbers. */
final class SmallArtifact {
    private SmallArtifact() {}

    static AdapterArtifact make() {
        AdapterShape shape = new AdapterShape(1, 2, 1);
        List<String> labels = List.of("yes", "no");
        Head head = new Head(labels, 2, new float[] {1, 0, 0, 1}, new float[] {0, 0.5f});
        ObjectNode config =
                Json.mapper().createObjectNode().put("bottleneck", 1).put("maxTokens", 64);
        ArtifactInfo info = new ArtifactInfo(
                "acme.mood",
                "all-MiniLM-L6-v2",
                "sha256:" + "a".repeat(64),
                "sha256:" + "b".repeat(64),
                config,
                42,
                Json.mapper().createObjectNode().put("engine", "pytorch-2.5.1"),
                "fp32",
                Json.mapper().createObjectNode().put("metric", "accuracy").put("value", 1.0),
                HeadKind.CLASSIFICATION,
                false,
                Pooling.MEAN,
                labels,
                new float[Canaries.COUNT][2]);
        return new AdapterArtifact(new AdapterWeights(shape, new float[shape.parameters()], head), info);
    }
}
