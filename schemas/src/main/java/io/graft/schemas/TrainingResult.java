package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What a trainer says of a job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingResult.Started.class, name = "started"),
    @JsonSubTypes.Type(value = TrainingResult.Tested.class, name = "tested"),
    @JsonSubTypes.Type(value = TrainingResult.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = TrainingResult.Failed.class, name = "failed")
})
public sealed interface TrainingResult {
    String task();

    String job();

    int version();

    /** A trainer has begun the job. */
    record Started(String task, String job, int version) implements TrainingResult {}

    /**
     * How a champion did on rows that it was not trained on: the answer to a job with {@link TrainingJob#testFrom}.
     *
     * @param version the champion's
     * @param rows tested
     * @param right of them that it answers rightly
     */
    record Tested(String task, String job, int version, int rows, int right) implements TrainingResult {}

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
