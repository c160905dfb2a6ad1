package io.graft.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.EncodedText;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import io.graft.adapters.Profile;
import io.graft.adapters.ShapeRule;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.serving.predict.Engine;
import java.util.Arrays;
import java.util.List;

/** Builds an artifact for {@link FakeEngine}, whose adapter multiplies by a factor. */
public final class AnAdapter {
    private final String task;
    private float factor = 0.25f;
    private String baseDigest = FakeEngine.BASE;
    private Pooling pooling = Pooling.MEAN;
    private int hidden = 2;
    private float recordedError;
    private String model = "m";

    private AnAdapter(String task) {
        this.task = task;
    }

    public static AnAdapter ofTask(String task) {
        return new AnAdapter(task);
    }

    public AnAdapter factor(float value) {
        factor = value;
        return this;
    }

    public AnAdapter onBase(String digest) {
        baseDigest = digest;
        return this;
    }

    public AnAdapter pooling(Pooling value) {
        pooling = value;
        return this;
    }

    public AnAdapter hidden(int value) {
        hidden = value;
        return this;
    }

    /** The trainer recorded other canaries than the adapter answers. */
    public AnAdapter recordedError(float value) {
        recordedError = value;
        return this;
    }

    /** Trained on another CPU than the fake's. */
    public AnAdapter trainedOn(String cpu) {
        model = cpu;
        return this;
    }

    public AdapterWeights weights() {
        AdapterShape shape = new AdapterShape(1, hidden, 1);
        float[] values = new float[shape.parameters()];
        Arrays.fill(values, factor);
        float[] weight = new float[2 * hidden];
        weight[0] = 1;
        return new AdapterWeights(shape, values, new Head(List.of("yes", "no"), hidden, weight, new float[] {0, 0.5f}));
    }

    public byte[] bytes(Engine engine) {
        AdapterWeights weights = weights();
        HeadKind kind = HeadKind.CLASSIFICATION;
        float[][] canaries = Canaries.rows(kind, input -> engine.read(kind, input, ShapeRule.maxTokens())).stream()
                .map(text -> canary(text, weights))
                .toArray(float[][]::new);
        Profile profile = new Profile(
                "fake", "cpu", "v", "f", model, "c", "fp32", 1, engine.profile().shapeRule(), baseDigest);
        ObjectNode nothing = Json.mapper().createObjectNode();
        ArtifactInfo info = new ArtifactInfo(
                task,
                "fake",
                baseDigest,
                "sha256:" + "d".repeat(64),
                nothing,
                1,
                Json.mapper().valueToTree(profile),
                "fp32",
                nothing,
                kind,
                false,
                pooling,
                weights.head().labels(),
                canaries);
        return ArtifactArchive.pack(ArtifactFiles.write(new AdapterArtifact(weights, info)));
    }

    public ArtifactReference in(ArtifactStore store, Engine engine) {
        return store.put(task, ArtifactStore.ADAPTERS, bytes(engine));
    }

    private float[] canary(EncodedText text, AdapterWeights weights) {
        float[] logits = hidden == 2 ? weights.head().logits(FakeEngine.pooled(text, weights)) : new float[2];
        logits[0] += recordedError;
        return logits;
    }
}
