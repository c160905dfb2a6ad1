package io.graft.trainer;

import io.graft.adapters.Target;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.DataSetFile;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.TrainingJob;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sealed data set.
 *
 * @param reference to its file
 * @param examples in the file, sorted by id
 */
record DataSet(ArtifactReference reference, List<TrainingExample> examples) {
    private static final int FEWEST_LABELS = 2;

    static DataSet of(ArtifactReference reference, byte[] file) {
        return new DataSet(reference, DataSetFile.read(file));
    }

    List<TrainingExample> validation() {
        return examples.stream().filter(TrainingExample::validation).toList();
    }

    /** @throws JobFailedException if the job cannot be trained on this */
    void requireFit(TrainingJob job) {
        for (TrainingExample example : examples) {
            if (!job.labels().contains(label(example))) {
                throw new JobFailedException(
                        FailureReason.INVALID_DATA,
                        "example " + example.id() + " has the label '" + label(example) + "', which the job lacks");
            }
        }
        long labels = training().map(DataSet::label).distinct().count();
        if (labels < FEWEST_LABELS) {
            throw new JobFailedException(
                    FailureReason.MISSING_DATA,
                    "a training needs training rows of at least two labels, and there are " + labels);
        }
    }

    private static String label(TrainingExample example) {
        return ((Target.Label) example.target()).label();
    }

    private Stream<TrainingExample> training() {
        return examples.stream().filter(example -> !example.validation());
    }
}
