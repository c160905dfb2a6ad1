package io.graft.trainer;

import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.DataSetFile;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TrainingJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Fixes a job's data once, under the job's name, so that every attempt trains on the same bytes. */
final class DataSetSeal {
    private final ArtifactStore store;
    private final DataSetReader reader;
    private final Path temporary;

    /** @param temporary directory for the data on its way, which takes up to three times as much as the file */
    DataSetSeal(ArtifactStore store, DataSetReader reader, Path temporary) {
        this.store = store;
        this.reader = reader;
        this.temporary = temporary;
    }

    /** What lies under the job's name, written now unless an earlier attempt did. */
    DataSet seal(JobWatch watch) {
        ArtifactReference sealed = sealed(watch);
        try (Scratch scratch = Scratch.in(temporary)) {
            Path file = scratch.resolve("sealed.jsonl");
            store.get(sealed, file);
            return read(scratch, sealed, file);
        }
    }

    /** Where that lies. The memory that it takes to write it does not grow with the data. */
    ArtifactReference sealed(JobWatch watch) {
        TrainingJob job = watch.job();
        return store.find(job.task(), ArtifactStore.DATASETS, job.dataSetName()).orElseGet(() -> write(watch));
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

    private ArtifactReference write(JobWatch watch) {
        TrainingJob job = watch.job();
        try (Scratch scratch = Scratch.in(temporary);
                LiveData data = new LiveData(job, scratch)) {
            reader.read(watch, data);
            Path file = scratch.resolve("unsealed.jsonl");
            if (write(watch, data, file, scratch) == 0) {
                throw new JobFailedException(FailureReason.MISSING_DATA, "the task has no examples any more");
            }
            return store.putOnce(job.task(), ArtifactStore.DATASETS, job.dataSetName(), file);
        }
    }

    private static long write(JobWatch watch, LiveData data, Path file, Scratch scratch) {
        try (Stream<AcceptedExample> examples = data.examples();
                OutputStream out = Files.newOutputStream(file)) {
            Stream<TrainingExample> rows = examples.map(DataSetSeal::row).peek(row -> watch.check());
            return DataSetFile.write(rows.iterator(), out);
        } catch (IOException e) {
            throw scratch.failure(e);
        }
    }

    private static DataSet read(Scratch scratch, ArtifactReference sealed, Path file) {
        try {
            return DataSet.read(sealed, file);
        } catch (IOException e) {
            throw scratch.failure(e);
        }
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
