package io.graft.trainer;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job of the task {@code topics}, small enough to be trained in a test. */
final class TrainingJobBuilder {
    static final String TASK = "topics";

    private int version = 1;
    private long upTo = 100;
    private List<String> labels = List.of("sport", "food");
    private Map<String, Long> byLabel = Map.of();
    private TrainingSettings config = new TrainingSettings(8, 2, 8, null, 32, 1, 7L);
    private String baseDigest = "sha256:any";
    private TrainingJob.@Nullable Champion champion;
    private @Nullable Long testFrom;
    private @Nullable ArtifactReference install;

    static TrainingJobBuilder aJob() {
        return new TrainingJobBuilder();
    }

    TrainingJobBuilder version(int version) {
        this.version = version;
        return this;
    }

    TrainingJobBuilder upTo(long upTo) {
        this.upTo = upTo;
        return this;
    }

    TrainingJobBuilder labels(String... labels) {
        this.labels = List.of(labels);
        return this;
    }

    TrainingJobBuilder byLabel(Map<String, Long> byLabel) {
        this.byLabel = byLabel;
        return this;
    }

    TrainingJobBuilder config(TrainingSettings config) {
        this.config = config;
        return this;
    }

    TrainingJobBuilder baseDigest(String baseDigest) {
        this.baseDigest = baseDigest;
        return this;
    }

    TrainingJobBuilder champion(int version, ArtifactReference artifact) {
        this.champion = new TrainingJob.Champion(version, artifact);
        return this;
    }

    TrainingJobBuilder testFrom(long sequence) {
        this.testFrom = sequence;
        return this;
    }

    TrainingJobBuilder install(ArtifactReference adapter) {
        this.install = adapter;
        return this;
    }

    TrainingJob build() {
        String id = Digest.of(TASK, Long.toString(upTo), config.toString(), baseDigest);
        return new TrainingJob(
                TASK,
                version,
                id,
                upTo,
                TaskKind.CLASSIFICATION,
                false,
                labels,
                byLabel,
                config,
                baseDigest,
                champion,
                null,
                testFrom,
                install);
    }
}
