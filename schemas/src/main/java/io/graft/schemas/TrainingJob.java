package io.graft.schemas;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One training run that onboarding asks for.
 *
 * @param job {@link Digest} of task, upTo, config, base digest and, to install an adapter, that adapter's
 * @param version that its adapter will have
 * @param upTo the last change of the task's data that the job covers ({@link AcceptedExample#sequence})
 * @param labels of the task at that point, in the order of the head's logits: tags for tagging, none for regression and
 *     spans
 * @param byLabel live examples per label at that point: for tagging, that hold the tag
 * @param champion the version to compare with, and where it lies; null for the first
 * @param examples live examples at that point
 * @param testFrom null to train; else train nothing, but test the champion on the live examples that changed after this
 * @param install null to train; else train nothing, but evaluate this adapter from elsewhere and make it the version
 */
public record TrainingJob(
        String task,
        int version,
        String job,
        long upTo,
        TaskKind kind,
        boolean pair,
        List<String> labels,
        Map<String, Long> byLabel,
        TrainingSettings config,
        String baseDigest,
        @Nullable Champion champion,
        @Nullable Long examples,
        @Nullable Long testFrom,
        @Nullable ArtifactReference install) {

    /** A job that trains, or that tests the champion. */
    public TrainingJob(
            String task,
            int version,
            String job,
            long upTo,
            TaskKind kind,
            boolean pair,
            List<String> labels,
            Map<String, Long> byLabel,
            TrainingSettings config,
            String baseDigest,
            @Nullable Champion champion,
            @Nullable Long examples,
            @Nullable Long testFrom) {
        this(
                task,
                version,
                job,
                upTo,
                kind,
                pair,
                labels,
                byLabel,
                config,
                baseDigest,
                champion,
                examples,
                testFrom,
                null);
    }

    /** What its data is called in the store, sealed once for all attempts. */
    public String dataSetName() {
        return job.substring(job.indexOf(':') + 1) + ".jsonl";
    }

    /** The same job, to be compared with another champion; with none, if there is none. */
    public TrainingJob against(@Nullable Champion other) {
        return new TrainingJob(
                task,
                version,
                job,
                upTo,
                kind,
                pair,
                labels,
                byLabel,
                config,
                baseDigest,
                other,
                examples,
                testFrom,
                install);
    }

    /** The version that serves while this job runs. */
    public record Champion(int version, ArtifactReference artifact) {}
}
