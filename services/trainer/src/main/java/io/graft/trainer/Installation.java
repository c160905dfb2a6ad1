package io.graft.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Encoder;
import io.graft.adapters.Evaluation;
import io.graft.adapters.HeadKind;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingJob;

/** Takes an adapter from elsewhere instead of training one, and evaluates it as if it had just been trained. */
final class Installation {
    private final Encoder encoder;
    private final ArtifactStore store;

    Installation(Encoder encoder, ArtifactStore store) {
        this.encoder = encoder;
        this.store = store;
    }

    /** @throws JobFailedException if the adapter is none for this base or this task */
    Candidate install(TrainingJob job, ArtifactReference files, DataSet dataSet) {
        if (!files.uri().startsWith("tasks/" + job.task() + "/")) {
            throw new JobFailedException(
                    FailureReason.INVALID_ADAPTER, files.uri() + " does not belong to the task " + job.task());
        }
        byte[] archive = store.get(files);
        HeadKind kind = HeadKind.of(job.kind().json());
        AdapterHubDirectory directory;
        AdapterWeights weights;
        try {
            directory = AdapterHubDirectory.read(
                    ArtifactArchive.unpack(archive),
                    new AdapterHubDirectory.Base(encoder.config(), encoder.baseDigest()));
            weights = directory.forTask(kind, job.labels());
        } catch (CorruptArtifact e) {
            throw new JobFailedException(FailureReason.INVALID_ADAPTER, String.valueOf(e.getMessage()), e);
        }
        int maxTokens = directory.maxTokens().orElseGet(() -> Configured.by(
                        job.config(), kind, job.labels().size(), dataSet.trainingRows())
                .maxTokens());
        Evaluation evaluation = Evaluation.of(
                encoder, weights, dataSet.examples(), maxTokens, job.config().metric());
        return new Candidate(weights, evaluation, config(weights.shape(), files, maxTokens), 0, maxTokens);
    }

    private ObjectNode config(AdapterShape shape, ArtifactReference files, int maxTokens) {
        ObjectNode config = Json.mapper()
                .createObjectNode()
                .put("installed", files.digest())
                .put("maxTokens", maxTokens)
                .put("precision", encoder.precision().label())
                .put("bottleneck", shape.bottleneck())
                .put("placement", shape.placement().label())
                .put("activation", shape.activation().label());
        shape.leaveOut().forEach(config.putArray("leaveOut")::add);
        if (shape.layerNorms()) {
            config.put("layerNorms", "trained");
        }
        return config;
    }
}
