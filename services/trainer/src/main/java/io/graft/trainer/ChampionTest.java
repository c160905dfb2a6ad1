package io.graft.trainer;

import io.graft.adapters.Classifier;
import io.graft.adapters.Closeness;
import io.graft.adapters.Encoder;
import io.graft.adapters.Prediction;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Asks a champion about examples that came after its training, before anything is trained on them. */
final class ChampionTest {
    /** Rows between two looks at the watch: a training that is asked for meanwhile should not wait. */
    private static final int AT_ONCE = 64;

    private final Encoder encoder;
    private final DataSetReader reader;
    private final ArtifactStore store;
    private final Path temporary;

    /** @param temporary directory for the data on its way */
    ChampionTest(Encoder encoder, DataSetReader reader, ArtifactStore store, Path temporary) {
        this.encoder = encoder;
        this.reader = reader;
        this.store = store;
        this.temporary = temporary;
    }

    /** @throws JobFailedException if this trainer cannot ask that champion */
    TrainingResult.Tested test(JobWatch watch) {
        TrainingJob job = watch.job();
        if (job.champion() == null || !job.baseDigest().equals(encoder.baseDigest())) {
            throw new JobFailedException(FailureReason.WRONG_BASE, "there is no champion on this trainer's base");
        }
        long from = Objects.requireNonNull(job.testFrom());
        List<TrainingExample> rows = rows(watch, from);
        AdapterArtifact champion = ArtifactFiles.read(
                ArtifactArchive.unpack(store.get(job.champion().artifact())));
        int right = 0;
        try (Classifier classifier =
                new Classifier(encoder, champion.weights(), champion.info().maxTokens())) {
            for (int first = 0; first < rows.size(); first += AT_ONCE) {
                watch.check();
                right += right(classifier, rows.subList(first, Math.min(first + AT_ONCE, rows.size())));
            }
        }
        return new TrainingResult.Tested(job.task(), job.job(), job.version(), rows.size(), right);
    }

    private List<TrainingExample> rows(JobWatch watch, long from) {
        try (Scratch scratch = Scratch.in(temporary);
                LiveData data = new LiveData(watch.job(), scratch)) {
            reader.read(watch, data);
            try (Stream<AcceptedExample> examples = data.examples()) {
                return examples.filter(example -> example.sequence() > from)
                        .map(DataSetSeal::row)
                        .toList();
            }
        }
    }

    /** Only classifications are tested, whose answers are right or wrong. */
    private static int right(Classifier classifier, List<TrainingExample> rows) {
        List<Prediction> predictions =
                classifier.predictions(rows.stream().map(TrainingExample::input).toList());
        int right = 0;
        for (int row = 0; row < rows.size(); row++) {
            right += Closeness.of(rows.get(row), predictions.get(row)) == 1 ? 1 : 0;
        }
        return right;
    }
}
