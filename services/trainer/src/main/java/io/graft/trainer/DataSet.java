package io.graft.trainer;

import io.graft.adapters.HeadKind;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.DataSetFile;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.TrainingJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A sealed data set.
 *
 * @param reference to its file
 * @param examples in the file, sorted by id
 */
record DataSet(ArtifactReference reference, List<TrainingExample> examples) {
    private static final int FEWEST_LABELS = 2;

    /** @param file that the reference is to */
    static DataSet read(ArtifactReference reference, Path file) throws IOException {
        List<TrainingExample> examples = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            DataSetFile.read(in, examples::add);
        }
        return new DataSet(reference, Collections.unmodifiableList(examples));
    }

    List<TrainingExample> validation() {
        return examples.stream().filter(TrainingExample::validation).toList();
    }

    int trainingRows() {
        return examples.size() - validation().size();
    }

    /** @throws JobFailedException if the job cannot be trained on this */
    void requireFit(TrainingJob job) {
        HeadKind kind = HeadKind.of(job.kind().json());
        Set<String> labels = Set.copyOf(job.labels());
        examples.forEach(example -> requireFit(example, kind, labels));
        if (trainingRows() == 0) {
            throw new JobFailedException(FailureReason.MISSING_DATA, "a training needs training rows");
        }
        long learned = examples.stream()
                .filter(example -> !example.validation())
                .map(TrainingExample::target)
                .distinct()
                .count();
        if (kind == HeadKind.CLASSIFICATION && learned < FEWEST_LABELS) {
            throw new JobFailedException(
                    FailureReason.MISSING_DATA,
                    "a training needs training rows of at least two labels, and there are " + learned);
        }
    }

    private static void requireFit(TrainingExample example, HeadKind kind, Set<String> labels) {
        if (example.target().kind() != kind) {
            throw invalid(example, "is none for " + kind.label());
        }
        for (String label : labels(example.target())) {
            if (!labels.contains(label)) {
                throw invalid(example, "has the label '" + label + "', which the job lacks");
            }
        }
        if (kind == HeadKind.SPAN && example.textPair() == null) {
            throw invalid(example, "has a span, but no context");
        }
        if (example.target() instanceof Target.Tags tags
                && (example.tokens() == null
                        || example.tokens().size() != tags.tags().size())) {
            throw invalid(example, "has not as many tokens as tags");
        }
    }

    private static List<String> labels(Target target) {
        if (target instanceof Target.Label one) {
            return List.of(one.label());
        }
        if (target instanceof Target.Labels several) {
            return several.labels();
        }
        return target instanceof Target.Tags tags ? tags.tags() : List.of();
    }

    private static JobFailedException invalid(TrainingExample example, String what) {
        return new JobFailedException(FailureReason.INVALID_DATA, "example " + example.id() + " " + what);
    }
}
