package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What a trainer says of a job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingResult.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = TrainingResult.Failed.class, name = "failed")
})
public sealed interface TrainingResult {
    String task();

    String job();

    /**
     * @param dataSet the sealed data set
     * @param profile id of the numerics profile it was trained in
     * @param comparison with the champion that the trainer saw; null if there was none
     */
    record Finished(
            String task,
            String job,
            int version,
            ArtifactReference artifact,
            ArtifactReference dataSet,
            String baseDigest,
            String profile,
            Evaluation evaluation,
            @Nullable Comparison comparison)
            implements TrainingResult {}

    /**
     * @param reason a stable code
     * @param detail one sentence
     * @param retryable whether the same job may succeed later
     */
    record Failed(String task, String job, int version, String reason, String detail, boolean retryable)
            implements TrainingResult {}
}
