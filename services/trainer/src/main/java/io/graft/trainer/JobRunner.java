package io.graft.trainer;

import io.graft.adapters.Encoder;
import io.graft.adapters.Evaluation;
import io.graft.adapters.HeadKind;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingCancelledException;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingSearch;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.platform.log.LogSubject;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.StoreException;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Comparison;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingProgress;
import io.graft.schemas.TrainingResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one job, from its data to its result, on the calling thread. */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** An artifact's files besides its weights, at most. */
    private static final long DESCRIPTION_BYTES = 1 << 20;

    private final Encoder encoder;
    private final DataSetSeal seal;
    private final TrainingSearch search;
    private final ChampionComparison comparison;
    private final ChampionTest test;
    private final Installation installation;
    private final ArtifactUpload upload;
    private final Consumer<TrainingProgress> progress;
    private final TrainerMetrics metrics;
    private final Clock clock;

    /** @param temporary directory for data that may be larger than the memory */
    JobRunner(
            Encoder encoder,
            ArtifactStore store,
            DataSetReader reader,
            Path temporary,
            Consumer<TrainingProgress> progress,
            TrainerMetrics metrics,
            Clock clock) {
        this.encoder = encoder;
        this.seal = new DataSetSeal(store, reader, temporary);
        this.search = new TrainingSearch(encoder);
        this.comparison = new ChampionComparison(encoder, store);
        this.test = new ChampionTest(encoder, reader, store, temporary);
        this.installation = new Installation(encoder, store);
        this.upload = new ArtifactUpload(encoder, store);
        this.progress = progress;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * The job's result, good or bad.
     *
     * @throws JobAbandonedException if the watch says so, or this process ends: there is no result
     */
    TrainingResult run(JobWatch watch) {
        TrainingJob job = watch.job();
        metrics.started();
        try {
            return LogSubject.ofJob(job).call(() -> result(watch));
        } finally {
            metrics.ended();
        }
    }

    /** The result of a job of which so many trainers died. */
    TrainingResult giveUp(TrainingJob job, int deaths) {
        String sentence = deaths + " trainers died while they did it";
        return failed(job, FailureReason.TRAINER_DIED, new JobFailedException(FailureReason.TRAINER_DIED, sentence));
    }

    private TrainingResult result(JobWatch watch) {
        try {
            return finishedUnlessStopped(watch);
        } catch (JobFailedException e) {
            return failed(watch.job(), e.reason(), e);
        } catch (StoreException | CorruptArtifact e) {
            return failed(watch.job(), FailureReason.STORE_FAILURE, e);
        } catch (KafkaException e) {
            return failed(watch.job(), FailureReason.KAFKA_FAILURE, e);
        } catch (OutOfMemoryError e) {
            return failed(watch.job(), FailureReason.OUT_OF_MEMORY, e);
        } catch (JobAbandonedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // An error, too, is this job's alone: a trainer that ended of it would meet it again after its restart.
            return failed(watch.job(), outOfMemory(e) ? FailureReason.OUT_OF_MEMORY : FailureReason.TRAINING_BUG, e);
        }
    }

    private TrainingResult finishedUnlessStopped(JobWatch watch) {
        try {
            if (watch.job().testFrom() != null) {
                return test.test(watch);
            }
            TrainingResult.Finished finished = finish(watch);
            metrics.finished();
            return finished;
        } catch (TrainingCancelledException e) {
            watch.check();
            // Nothing is computed any more in a process that ends, before this trainer hears of it.
            throw new JobAbandonedException(watch.job().job());
        }
    }

    private TrainingResult.Finished finish(JobWatch watch) {
        TrainingJob job = watch.job();
        requireBase(job);
        ProgressReport report = new ProgressReport(watch, clock, progress);
        report.phase(ProgressReport.DATA);
        DataSet dataSet = seal.seal(watch);
        dataSet.requireFit(job);
        Candidate candidate = candidate(job, dataSet, report);
        report.phase(ProgressReport.EVALUATION);
        TrainingJob.Champion champion = job.champion();
        Comparison compared = champion == null ? null : comparison.compare(champion, candidate, dataSet.validation());
        report.phase(ProgressReport.UPLOAD);
        seal.requireSealed(job);
        ArtifactReference artifact = upload.upload(job.task(), candidate, dataSet);
        return new TrainingResult.Finished(
                job.task(),
                job.job(),
                job.version(),
                artifact,
                dataSet.reference(),
                encoder.baseDigest(),
                encoder.profile().id(),
                evaluation(candidate.evaluation()),
                compared);
    }

    private void requireBase(TrainingJob job) {
        if (!job.baseDigest().equals(encoder.baseDigest())) {
            throw new JobFailedException(
                    FailureReason.WRONG_BASE,
                    "the job wants base " + job.baseDigest() + ", and this trainer has " + encoder.baseDigest());
        }
    }

    private Candidate candidate(TrainingJob job, DataSet dataSet, ProgressReport report) {
        try {
            ArtifactReference files = job.install();
            if (files != null) {
                return installation.install(job, files, dataSet);
            }
            report.phase(ProgressReport.TRAINING);
            return Candidate.of(train(job, dataSet, report));
        } catch (IllegalArgumentException e) {
            // The data was checked before: it is the settings that do not suit.
            throw new JobFailedException(FailureReason.INVALID_SETTINGS, String.valueOf(e.getMessage()), e);
        }
    }

    private TrainedAdapter train(TrainingJob job, DataSet dataSet, ProgressReport report) {
        HeadKind kind = HeadKind.of(job.kind().json());
        TrainingConfig config = Configured.by(job.config(), kind, job.labels().size(), dataSet.trainingRows());
        requireStorable(config, job.labels().size());
        Instant started = clock.instant();
        TrainedAdapter trained =
                search.best(dataSet.examples(), kind, job.labels(), config, Configured.trials(job.config()), report);
        metrics.trained(Duration.between(started, clock.instant()), report.examplesSeen());
        return trained;
    }

    /** Nobody could load a larger one. */
    private void requireStorable(TrainingConfig config, int labels) {
        long values = config.adapters(encoder.config()).parameters()
                + (long) labels * encoder.config().hidden();
        long bytes = Float.BYTES * values + DESCRIPTION_BYTES;
        if (bytes > ArtifactArchive.MAX_BYTES) {
            throw new IllegalArgumentException("adapters of " + bytes + " bytes are more than an artifact's "
                    + ArtifactArchive.MAX_BYTES + ": choose a smaller bottleneck or fewer layers");
        }
    }

    private TrainingResult.Failed failed(TrainingJob job, FailureReason reason, Throwable cause) {
        metrics.failed(reason);
        if (reason == FailureReason.TRAINING_BUG) {
            LOG.error("{} of task {} met a defect", job.job(), job.task(), cause);
        } else {
            LOG.warn("{} of task {} failed: {}: {}", job.job(), job.task(), reason.code(), cause.getMessage());
        }
        return new TrainingResult.Failed(
                job.task(),
                job.job(),
                job.version(),
                reason.code(),
                String.valueOf(cause.getMessage()),
                reason.retryable());
    }

    /** The engine tells of exhausted device memory only in words. */
    private static boolean outOfMemory(Throwable e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("out of memory");
    }

    private static io.graft.schemas.Evaluation evaluation(Evaluation evaluation) {
        return new io.graft.schemas.Evaluation(
                evaluation.metric(),
                evaluation.value(),
                evaluation.loss(),
                evaluation.rows(),
                evaluation.majority(),
                evaluation.confidence(),
                evaluation.calibration() == null
                        ? null
                        : (Double) evaluation.calibration().errorAfter());
    }
}
