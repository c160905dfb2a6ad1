package io.graft.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;

/** Makes a trained adapter an artifact and puts it into the store. The same training gives the same bytes. */
final class ArtifactUpload {
    private final Encoder encoder;
    private final ArtifactStore store;

    ArtifactUpload(Encoder encoder, ArtifactStore store) {
        this.encoder = encoder;
        this.store = store;
    }

    ArtifactReference upload(String task, TrainedAdapter trained, DataSet dataSet) {
        AdapterArtifact artifact = new AdapterArtifact(trained.weights(), info(task, trained, dataSet));
        return store.put(task, ArtifactStore.ADAPTERS, ArtifactArchive.pack(ArtifactFiles.write(artifact)));
    }

    private ArtifactInfo info(String task, TrainedAdapter trained, DataSet dataSet) {
        ObjectNode config = tree(trained.config());
        // Part of the bytes: it shrinks when a device runs out of memory.
        config.put("microBatch", trained.microBatch());
        return new ArtifactInfo(
                task,
                encoder.config().name(),
                encoder.baseDigest(),
                dataSet.reference().digest(),
                config,
                trained.config().seed(),
                tree(encoder.profile()),
                trained.config().precision(),
                tree(trained.evaluation()),
                trained.weights().head().kind(),
                trained.weights().head().labels(),
                canaries(trained));
    }

    /** What this adapter answers to the fixed texts, through the serving path: servers compare with it, bit by bit. */
    private float[][] canaries(TrainedAdapter trained) {
        int maxTokens = trained.config().maxTokens();
        HeadKind kind = trained.weights().head().kind();
        try (Classifier classifier = new Classifier(encoder, trained.weights(), maxTokens)) {
            return classifier.logitsOf(Canaries.rows(kind, input -> encoder.read(kind, input, maxTokens)));
        }
    }

    private static ObjectNode tree(Object record) {
        return Json.mapper().valueToTree(record);
    }
}
