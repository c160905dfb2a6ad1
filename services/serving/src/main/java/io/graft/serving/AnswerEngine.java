package io.graft.serving;

import io.graft.platform.store.ArtifactStore;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Audit;
import io.graft.schemas.Release;
import io.graft.serving.audit.Auditor;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.insight.Lineage;
import io.graft.serving.predict.ArtifactReader;
import io.graft.serving.predict.Batcher;
import io.graft.serving.predict.Champions;
import io.graft.serving.predict.Engine;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.predict.Predictor;
import io.graft.serving.predict.Questions;
import io.graft.serving.predict.ResidentPredictor;
import io.graft.serving.predict.Residents;
import io.graft.serving.predict.TracedPredictor;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything between the registry and an answer, wired; knows neither Kafka nor HTTP. */
final class AnswerEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerEngine.class);
    private static final int LOADERS = 2;
    private static final int LOADS = 4_096;
    private static final int SWITCHES = 65_536;
    private static final int TOKENIZERS = 2;
    private static final int REQUESTS = 512;

    private final WorkerPool loaders = new WorkerPool("graft-loader", LOADERS, LOADS);
    private final WorkerPool switcher = new WorkerPool("graft-switcher", 1, SWITCHES);
    private final WorkerPool rounds = new WorkerPool("graft-auditor", 1, 1);
    private final WorkerPool tokenizers = new WorkerPool("graft-tokenizer", TOKENIZERS, REQUESTS);
    private final LiveVersions live = new LiveVersions();
    private final Batcher batcher;
    private final Residents residents;
    private final Auditor auditor;
    private final Champions champions;
    private final Predictor predictor;
    private final Lineage lineage;
    private final AdapterFiles adapterFiles;
    private final String baseDigest;
    private final String profile;
    private final Predictor backfill;
    private final ServingMetrics metrics;

    AnswerEngine(
            ServingConfig config,
            Engine engine,
            ArtifactStore store,
            Registry registry,
            ServingMetrics metrics,
            Tracing tracing,
            Clock clock,
            Consumer<Audit> onAudit,
            Consumer<Release> onLive) {
        this.metrics = metrics;
        lineage = new Lineage(store, loaders);
        adapterFiles = new AdapterFiles(store, engine.base(), loaders);
        baseDigest = engine.baseDigest();
        profile = engine.profile().id();
        batcher = new Batcher(config.workers(), config.queueTokens(), metrics);
        Questions questions = new Questions(engine, batcher);
        int capacity = config.bankCapacity();
        residents = new Residents(
                engine,
                new ArtifactReader(store, engine),
                questions,
                capacity,
                loaders,
                live::isLive,
                System::nanoTime);
        auditor = new Auditor(residents, questions, capacity, config.node(), profile, clock, onAudit, this::quarantine);
        champions = new Champions(residents, live, auditor, switcher, tracing, onLive);
        ResidentPredictor answering = new ResidentPredictor(registry, live, residents, engine, batcher, tokenizers);
        predictor = new TracedPredictor(metrics.counted(answering), registry, tracing);
        backfill = new TracedPredictor(metrics.counted(answering.backfilling()), registry, tracing);
        metrics.watch(batcher, residents);
    }

    private void quarantine(VersionKey key, String reason) {
        champions.quarantine(key, reason);
    }

    /** Audits all versions on the device, in the background, unless that is being done and to be done again already. */
    void auditAll() {
        try {
            rounds.execute(() -> {
                auditor.round();
                metrics.roundEnded();
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("audits of all versions take longer than the time between two");
        }
    }

    LiveVersions live() {
        return live;
    }

    Residents residents() {
        return residents;
    }

    Champions champions() {
        return champions;
    }

    Predictor predictor() {
        return predictor;
    }

    Lineage lineage() {
        return lineage;
    }

    AdapterFiles adapterFiles() {
        return adapterFiles;
    }

    /** Of the base that the encoder has. */
    String baseDigest() {
        return baseDigest;
    }

    /** Id of the numerics profile of this node. */
    String profile() {
        return profile;
    }

    /** For questions that nobody waits for at a connection. */
    Predictor backfill() {
        return backfill;
    }

    /** Off every caller's thread: for what blocks on the artifact store. */
    void whereBlockingIsFine(Runnable action) {
        loaders.execute(action);
    }

    /** Answers what waits, then gives the device's memory back. */
    @Override
    public void close() {
        auditor.stop();
        rounds.close();
        tokenizers.close();
        switcher.close();
        loaders.close();
        batcher.close();
        residents.close();
    }
}
