package io.graft.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.adapters.artifact.Canaries;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;

/** Makes an adapter an artifact and puts it into the store. The same training gives the same bytes. */
final class ArtifactUpload {
    private final Encoder encoder;
    private final ArtifactStore store;

    ArtifactUpload(Encoder encoder, ArtifactStore store) {
        this.encoder = encoder;
        this.store = store;
    }

    ArtifactReference upload(String task, Candidate candidate, DataSet dataSet) {
        AdapterArtifact artifact = new AdapterArtifact(candidate.weights(), info(task, candidate, dataSet));
        return store.put(task, ArtifactStore.ADAPTERS, ArtifactArchive.pack(ArtifactFiles.write(artifact)));
    }

    private ArtifactInfo info(String task, Candidate candidate, DataSet dataSet) {
        return new ArtifactInfo(
                task,
                encoder.config().name(),
                encoder.baseDigest(),
                dataSet.reference().digest(),
                candidate.config(),
                candidate.seed(),
                tree(encoder.profile()),
                encoder.precision().label(),
                tree(candidate.evaluation()),
                candidate.weights().head().kind(),
                candidate.weights().shape().layerNorms(),
                encoder.config().pooling(),
                candidate.weights().head().labels(),
                canaries(candidate));
    }

    /** What this adapter answers to the fixed texts, through the serving path: servers compare with it, bit by bit. */
    private float[][] canaries(Candidate candidate) {
        int maxTokens = candidate.maxTokens();
        HeadKind kind = candidate.weights().head().kind();
        try (Classifier classifier = new Classifier(encoder, candidate.weights(), maxTokens)) {
            return classifier.logitsOf(Canaries.rows(kind, input -> encoder.read(kind, input, maxTokens)));
        }
    }

    private static ObjectNode tree(Object record) {
        return Json.mapper().valueToTree(record);
    }
}
