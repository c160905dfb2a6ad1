package io.graft.trainer;

import io.graft.adapters.Encoder;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.http.Health;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.KafkaSender;
import io.graft.platform.kafka.PollLoop;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingProgress;
import io.graft.schemas.TrainingResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One trainer: takes jobs from {@code graft.training-jobs}, one at a time, and answers each in
 * {@code graft.training-results}. At least once: the same job may be answered again, with the same artifact.
 */
public final class Trainer implements AutoCloseable {
    /**
     * A dead trainer's job begins elsewhere after this. Its own polling goes on during a training, so that no training,
     * however long, comes near it; a trainer that was only slow loses nothing but time: the first result counts.
     */
    private static final int SESSION_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    private final Vertx vertx;
    private final TrainerConfig config;
    private final Clock clock;
    private final Tracing tracing;
    private final KafkaSender sender;
    private final JobRunner runner;
    private final TrainerVerticle verticle;
    private final String deployment;
    private final JobFeed feed;
    private final PollLoop<String> loop;
    private final PollLoop<String> newsLoop;
    private volatile @Nullable JobWatch watch;
    private volatile @Nullable String failure;

    private Trainer(
            Vertx vertx,
            TrainerConfig config,
            Encoder encoder,
            ArtifactStore store,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.tracing = tracing;
        sender = new KafkaSender(
                config.kafka(),
                "trainer",
                KafkaClients.producer(config.kafka(), "graft-trainer-results", new ByteArraySerializer()),
                clock);
        DataSetReader reader = new DataSetReader(
                config.kafka(), () -> KafkaClients.consumer(config.kafka(), "graft-trainer-data"), clock);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        runner = new JobRunner(encoder, store, reader, temporary, this::tell, new TrainerMetrics(metrics), clock);
        verticle = new TrainerVerticle(runner);
        deployment = vertx.deployVerticle(verticle, TrainerVerticle.options(config.longest()))
                .await();
        String topic = config.kafka().name(Topic.TRAINING_JOBS);
        JobNews news = new JobNews(topic);
        newsLoop = PollLoop.start(
                "graft-trainer-news", KafkaClients.consumer(config.kafka(), "graft-trainer-news"), news, this::fail);
        feed = new JobFeed(topic, news, new Starter());
        loop = PollLoop.start("graft-trainer-jobs", jobs(config), feed, this::fail);
    }

    /**
     * Starts to ask for jobs. Blocks until its worker is deployed: not for an event loop.
     *
     * @param encoder shared, and closed by the caller after this trainer
     * @param store shared by all trainers and servers
     * @param metrics gets {@code graft_trainer_*}
     * @param tracing gets a span for each job
     * @param health gets the check {@code training-jobs}
     */
    public static Trainer start(
            Vertx vertx,
            TrainerConfig config,
            Encoder encoder,
            ArtifactStore store,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing,
            Health health) {
        Trainer trainer = new Trainer(vertx, config, encoder, store, clock, metrics, tracing);
        health.addLive("training-jobs", () -> Optional.ofNullable(trainer.failure));
        health.addReady(
                "training-jobs",
                () -> trainer.feed.polled() ? Optional.empty() : Optional.of("not asking for jobs yet"));
        return trainer;
    }

    /** Stops taking jobs, abandons the one under way, and returns when nothing uses the encoder any more. */
    @Override
    public void close() {
        loop.close();
        newsLoop.close();
        JobWatch latest = watch;
        if (latest != null) {
            latest.abandon();
        }
        // The worker's thread runs one thing after the other: this is done when the job is.
        verticle.idle().await();
        vertx.undeploy(deployment).await();
        sender.close();
    }

    /** The consumer group of an installation's trainers. */
    public static String group(KafkaConfig kafka) {
        return kafka.prefix() + "trainer";
    }

    private static KafkaConsumer<String, byte[]> jobs(TrainerConfig config) {
        return KafkaClients.consumer(
                config.kafka(),
                "graft-trainer-jobs",
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group(config.kafka()),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        SESSION_MILLIS,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        SESSION_MILLIS / 3,
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName()));
    }

    /** All on the feed's thread. */
    private final class Starter implements JobFeed.Starter {
        @Override
        public RunningJob begin(TrainingJob job) {
            JobWatch started = new JobWatch(job, config.longest(), clock);
            watch = started;
            Span span = span(job);
            Context trace = Context.current().with(span);
            if (job.testFrom() == null) {
                trace.wrap(() -> tell(job, new TrainingResult.Started(job.task(), job.job(), job.version())))
                        .run();
            }
            CompletableFuture<?> acknowledged = verticle.run(started)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .whenComplete((result, failure) -> end(span, result, failure))
                    .thenCompose(trace.wrapFunction(
                            result -> sender.send(Topic.TRAINING_RESULTS, job.task(), TrainingResult.class, result)));
            return new RunningJob(acknowledged, started::abandon);
        }

        @Override
        public RunningJob giveUp(TrainingJob job, int deaths) {
            return new RunningJob(
                    sender.send(Topic.TRAINING_RESULTS, job.task(), TrainingResult.class, runner.giveUp(job, deaths))
                            .toCompletableFuture(),
                    () -> {});
        }
    }

    private Span span(TrainingJob job) {
        String name = job.testFrom() != null ? "test champion" : job.install() != null ? "install" : "train";
        return tracing.ofRecord(name, job.task(), Context.current())
                .setAttribute(Tracing.JOB, job.job())
                .setAttribute(Tracing.VERSION, (long) job.version())
                .startSpan();
    }

    private static void end(Span span, @Nullable TrainingResult result, @Nullable Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, "no result: " + failure.getMessage());
        } else if (result instanceof TrainingResult.Failed failed) {
            span.setStatus(StatusCode.ERROR, failed.reason());
        }
        span.end();
    }

    /** That a job began is news too: its result says more. */
    private void tell(TrainingJob job, TrainingResult.Started started) {
        var unused = sender.send(Topic.TRAINING_RESULTS, job.task(), TrainingResult.class, started)
                .whenComplete((metadata, refusal) -> {
                    if (refusal != null) {
                        LOG.debug("that {} began is lost", job.job(), refusal);
                    }
                });
    }

    /** Progress is news: what Kafka does not take is not told. */
    private void tell(TrainingProgress progress) {
        var unused = sender.send(Topic.TRAINING_PROGRESS, progress.task(), TrainingProgress.class, progress)
                .whenComplete((metadata, refusal) -> {
                    if (refusal != null) {
                        LOG.debug("progress of {} is lost", progress.job(), refusal);
                    }
                });
    }

    private void fail(Throwable cause) {
        failure = "the consumer of training jobs ended: " + cause;
    }
}
