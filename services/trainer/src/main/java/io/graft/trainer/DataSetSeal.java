package io.graft.trainer;

import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.DataSetFile;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TrainingJob;
import java.util.Collection;
import java.util.List;

/** Fixes a job's data once, under the job's name, so that every attempt trains on the same bytes. */
final class DataSetSeal {
    private final ArtifactStore store;
    private final DataSetReader reader;

    DataSetSeal(ArtifactStore store, DataSetReader reader) {
        this.store = store;
        this.reader = reader;
    }

    /** What lies under the job's name, written now unless an earlier attempt did. */
    DataSet seal(JobWatch watch) {
        TrainingJob job = watch.job();
        String name = job.dataSetName();
        ArtifactReference reference = store.find(job.task(), ArtifactStore.DATASETS, name)
                .orElseGet(() -> store.putOnce(job.task(), ArtifactStore.DATASETS, name, file(reader.read(watch))));
        return DataSet.of(reference, store.get(reference));
    }

    /**
     * Looks again: the task's erasure takes its sealed data away, and then nothing may be stored under the task any more.
     *
     * @throws JobFailedException if the sealed data is gone
     */
    void requireSealed(TrainingJob job) {
        if (store.find(job.task(), ArtifactStore.DATASETS, job.dataSetName()).isEmpty()) {
            throw new JobFailedException(FailureReason.MISSING_DATA, "the task was erased during its training");
        }
    }

    private static byte[] file(Collection<AcceptedExample> examples) {
        List<TrainingExample> rows = examples.stream().map(DataSetSeal::row).toList();
        if (rows.isEmpty()) {
            throw new JobFailedException(FailureReason.MISSING_DATA, "the task has no examples any more");
        }
        return DataSetFile.write(rows);
    }

    /** The message as the model code has it. */
    static TrainingExample row(AcceptedExample example) {
        return new TrainingExample(
                example.id(),
                example.text(),
                example.textPair(),
                example.tokens(),
                target(example.target()),
                example.split() == Split.VALIDATION);
    }

    /** The message's target as the model code has it. */
    private static io.graft.adapters.Target target(Target target) {
        if (target instanceof Target.Label one) {
            return new io.graft.adapters.Target.Label(one.label());
        }
        if (target instanceof Target.Labels several) {
            return new io.graft.adapters.Target.Labels(several.labels());
        }
        if (target instanceof Target.Score number) {
            return new io.graft.adapters.Target.Score(number.score());
        }
        if (target instanceof Target.Span span) {
            return new io.graft.adapters.Target.Span(span.start(), span.end());
        }
        return new io.graft.adapters.Target.Tags(((Target.Tags) target).tags());
    }
}
