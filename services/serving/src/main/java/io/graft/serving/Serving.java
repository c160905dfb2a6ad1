package io.graft.serving;

import io.graft.adapters.Encoder;
import io.graft.platform.StartupException;
import io.graft.platform.http.Health;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.KafkaSender;
import io.graft.platform.kafka.PollLoop;
import io.graft.platform.kafka.Replay;
import io.graft.platform.store.SweepableStore;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Audit;
import io.graft.schemas.Release;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingProgress;
import io.graft.serving.access.TenantRate;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.http.Commands;
import io.graft.serving.http.Events;
import io.graft.serving.http.HttpVerticle;
import io.graft.serving.http.PublicApi;
import io.graft.serving.http.QuestionReader;
import io.graft.serving.insight.Insight;
import io.graft.serving.insight.Rejected;
import io.graft.serving.insight.RejectedRing;
import io.graft.serving.insight.Traffic;
import io.graft.serving.insight.TrainingLog;
import io.graft.serving.log.KafkaLog;
import io.graft.serving.log.NewsReader;
import io.graft.serving.log.RegistryReader;
import io.graft.serving.predict.EncoderEngine;
import io.graft.serving.predict.FingerprintCheck;
import io.graft.serving.registry.Change;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import io.graft.serving.stream.PredictionStream;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Process 3: reads the registry, loads champions, answers. Ready, as its health check says, some time after {@link
 * #start}: when the registry is read and its champions are loaded.
 */
public final class Serving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 2_000;

    private final ServingConfig config;
    private final String fingerprint;
    private final Tracing tracing;
    private final Registry registry = new Registry();
    private final Events events = new Events();
    private final AuditRing audits = new AuditRing();
    private final TrainingLog trainings = new TrainingLog();
    private final RejectedRing rejected = new RejectedRing();
    private final Traffic traffic = new Traffic(System::nanoTime);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AnswerEngine engine;
    private final ErasedArtifacts erasedArtifacts;
    private final KafkaLog log;
    private final Commands commands;
    private volatile boolean ready;
    private volatile @Nullable Throwable failure;
    private volatile int port;

    private Serving(
            ServingConfig config,
            EncoderEngine encoder,
            String fingerprint,
            SweepableStore store,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        this.config = config;
        this.fingerprint = fingerprint;
        this.tracing = tracing;
        ServingMetrics servingMetrics = new ServingMetrics(metrics);
        servingMetrics.watch(registry, clock);
        Admin admin = opened(KafkaClients.admin(config.kafka()));
        KafkaSender sender = opened(new KafkaSender(
                config.kafka(),
                "serving",
                KafkaClients.producer(config.kafka(), "graft-serving", new ByteArraySerializer()),
                clock));
        log = new KafkaLog(config.kafka(), sender, admin);
        commands = new Commands(log, registry, () -> UUID.randomUUID().toString());
        engine = opened(new AnswerEngine(
                config,
                encoder,
                store,
                registry,
                servingMetrics,
                tracing,
                clock,
                audit -> {
                    servingMetrics.audited(audit);
                    report(audit);
                },
                events::live));
        erasedArtifacts = new ErasedArtifacts(store, registry, engine::whereBlockingIsFine);
    }

    /**
     * Returns once the public port is bound and the topics, which must exist, are being read. Blocks: not for an event
     * loop.
     *
     * @param encoder shared, and closed by the caller after this server
     * @param store shared by all trainers and servers
     * @param metrics gets {@code graft_http_*}, {@code graft_predictions_*}, {@code graft_batch_*} and others
     * @param tracing gets a span for each request, prediction and release that goes live
     * @param health gets the checks {@code serving-log} and {@code serving-registry}
     * @throws StartupException if the port is taken, Kafka refuses, or the encoder's bits are not what they should be; nothing
     *     is left running then
     */
    public static Serving start(
            Vertx vertx,
            ServingConfig config,
            Encoder encoder,
            SweepableStore store,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing,
            Health health) {
        EncoderEngine engine = new EncoderEngine(encoder);
        String fingerprint = FingerprintCheck.of(engine, config.workers(), config.fingerprint());
        LOG.info("numerics profile {}, fingerprint {}", engine.profile().id(), fingerprint);
        Serving serving = new Serving(config, engine, fingerprint, store, clock, metrics, tracing);
        try {
            // Closed the other way round: a command that is under way hears of its outcome from the readers.
            serving.follow();
            serving.listen(vertx, clock, metrics);
        } catch (RuntimeException e) {
            serving.close();
            throw e;
        }
        health.addLive("serving-log", () -> Optional.ofNullable(serving.failure).map(Throwable::toString));
        health.addReady(
                "serving-registry",
                () -> serving.ready ? Optional.empty() : Optional.of("the registry is still being read"));
        return serving;
    }

    /** The public port that was bound. */
    public int port() {
        return port;
    }

    /** Whether the registry is read and the champions are loaded, or refused with a reason. */
    public boolean ready() {
        return ready && failure == null;
    }

    /** Takes no more requests, answers those in flight, then stops. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable last = opened.pop();
            try {
                last.close();
            } catch (Exception e) {
                LOG.warn("closing {}", last, e);
            }
        }
    }

    private void listen(Vertx vertx, Clock clock, MeterRegistry metrics) {
        HttpVerticle http = new HttpVerticle(
                new PublicApi(
                        () -> ready,
                        registry,
                        engine.live(),
                        engine.residents()::quarantine,
                        traffic.watched(engine.predictor()),
                        log,
                        commands,
                        events,
                        audits,
                        new Insight(
                                trainings,
                                rejected,
                                traffic,
                                engine.lineage(),
                                new Insight.Node(config.node(), engine.baseDigest(), engine.profile(), fingerprint)),
                        engine.adapterFiles(),
                        metrics,
                        tracing,
                        clock,
                        PATIENCE,
                        config.access().authentication(vertx, config.host()),
                        new TenantRate(config.tenantRate(), System::nanoTime),
                        config.tls()),
                config.host(),
                config.port());
        String deployment = deploy(vertx, http);
        opened.push(() -> vertx.undeploy(deployment).await());
        port = http.port();
        every(vertx, RETRY_MILLIS, engine.champions()::retry);
        if (config.auditSeconds() > 0) {
            every(vertx, TimeUnit.SECONDS.toMillis(config.auditSeconds()), engine::auditAll);
        }
        LOG.info("answering on http://{}:{}", config.host(), port);
    }

    private void every(Vertx vertx, long millis, Runnable action) {
        long timer = vertx.setPeriodic(millis, fired -> action.run());
        opened.push(() -> vertx.cancelTimer(timer));
    }

    private void follow() {
        RegistryReader reader = new RegistryReader(config.kafka(), registry, new OnRegistry());
        opened(PollLoop.start(
                "graft-registry",
                KafkaClients.consumer(config.kafka(), "graft-serving-registry"),
                new Replay(reader.topics(), reader),
                this::failed));
        opened(PollLoop.start(
                "graft-news",
                KafkaClients.consumer(config.kafka(), "graft-serving-news"),
                new NewsReader(config.kafka(), new OnNews()),
                this::failed));
        PredictionStream stream = new PredictionStream(
                config.kafka(), log, new QuestionReader(registry), traffic.watched(engine.backfill()), () -> ready);
        PollLoop<byte[]> predictions = opened(PollLoop.start(
                "graft-predictions",
                KafkaClients.consumer(
                        config.kafka(),
                        "graft-serving-predictions",
                        Map.of("group.id", group()),
                        new ByteArrayDeserializer()),
                stream,
                this::failed));
        opened.push(() -> stream.drain(predictions));
    }

    /** All servers of an installation share the requests. */
    private String group() {
        return config.kafka().prefix() + "serving";
    }

    private static String deploy(Vertx vertx, HttpVerticle verticle) {
        try {
            return vertx.deployVerticle(verticle)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StartupException startup) {
                throw startup;
            }
            throw new StartupException("the server cannot start: " + e.getCause(), e);
        }
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    private void failed(Throwable cause) {
        failure = cause;
    }

    private void report(Audit audit) {
        String key = audit.node() + "/" + audit.task() + "/" + audit.version();
        log.send(Topic.AUDITS, key, Audit.class, audit).whenComplete((sent, cause) -> {
            if (cause != null) {
                VersionKey audited = new VersionKey(audit.task(), audit.version());
                audited.subject().run(() -> LOG.error("the audit of {} was not written", audited, cause));
            }
        });
    }

    /** Follows the registry, on its reader's thread. */
    private final class OnRegistry implements RegistryReader.Listener {
        @Override
        public void onCaughtUp(Map<String, Long> erased) {
            erased.forEach(erasedArtifacts::delete);
            List<Release> champions = registry.tasks().stream()
                    .flatMap(view -> Optional.ofNullable(view.champion()).stream())
                    .toList();
            engine.champions().start(champions, config.bankCapacity()).whenComplete((done, cause) -> {
                ready = true;
                LOG.info("ready: {} tasks, {} champions", registry.tasks().size(), champions.size());
            });
        }

        @Override
        public void onChange(Change change, long at) {
            if (change instanceof Change.ChampionChanged champion) {
                engine.champions().released(champion.release());
            } else if (change instanceof Change.VersionAdded added
                    && added.version().retired()) {
                engine.residents()
                        .drop(new VersionKey(added.task(), added.version().version()));
            } else if (change instanceof Change.TaskErased erased) {
                engine.champions().erased(erased.task(), erased.upTo());
                erasedArtifacts.delete(erased.task(), at);
                if (registry.find(erased.task()).isEmpty()) {
                    trainings.forget(erased.task());
                    rejected.forget(erased.task());
                }
            }
            commands.onChange(change);
            events.changed(change);
        }
    }

    /** Follows trainings, audits and rejected examples, on their reader's thread. */
    private final class OnNews implements NewsReader.Listener {
        @Override
        public void onProgress(TrainingProgress progress, long at) {
            trainings.add(new TrainingLog.Point(at, progress));
            events.progress(progress);
        }

        @Override
        public void onAudit(Audit audit) {
            audits.add(audit);
            events.audit(audit);
        }

        @Override
        public void onRejected(Rejected example) {
            rejected.add(example);
        }
    }
}
