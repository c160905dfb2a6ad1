package io.graft.testing.fuzz;

import io.graft.adapters.Activation;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.Pooling;
import io.graft.adapters.Prediction;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.schemas.TaskState.ExampleCounts;
import io.graft.schemas.TaskState.TrainingLag;
import io.graft.schemas.Topic;
import io.graft.serving.access.Authentication;
import io.graft.serving.access.TenantRate;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.http.Commands;
import io.graft.serving.http.Events;
import io.graft.serving.http.HttpVerticle;
import io.graft.serving.http.PublicApi;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.insight.Insight;
import io.graft.serving.insight.Lineage;
import io.graft.serving.insight.RejectedRing;
import io.graft.serving.insight.Traffic;
import io.graft.serving.insight.TrainingLog;
import io.graft.serving.log.Log;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.predict.Question;
import io.graft.serving.registry.Registry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The public port itself with a task of each kind. Onboarding says yes to every command at once, the encoder answers every
 * question alike, and what goes to Kafka is counted by topic.
 */
final class FuzzedServer implements Log, AutoCloseable {
    private static final String BASE = "sha256:" + "b".repeat(64);

    private final Vertx vertx = Vertx.vertx();
    private final Registry registry = new Registry();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Commands commands =
            new Commands(this, registry, () -> UUID.randomUUID().toString());
    private final Map<String, TaskState> tasks = new TreeMap<>();
    private final List<Topic> sent = Collections.synchronizedList(new ArrayList<>());
    private final HttpVerticle http;

    FuzzedServer(ArtifactStore store) {
        for (TaskKind kind : TaskKind.values()) {
            add(state(kind.json(), kind, kind == TaskKind.SPAN, List.of()));
        }
        add(state("pairs", TaskKind.CLASSIFICATION, true, List.of()));
        EncoderConfig encoder = new EncoderConfig("fuzzed", 1, 2, 1, 2, 10, 512, 1e-12, Activation.GELU, Pooling.MEAN);
        http = new HttpVerticle(
                new PublicApi(
                        () -> true,
                        registry,
                        new LiveVersions(),
                        version -> Optional.empty(),
                        this::answer,
                        this,
                        commands,
                        new Events(),
                        new AuditRing(),
                        new Insight(
                                new TrainingLog(),
                                new RejectedRing(),
                                new Traffic(System::nanoTime),
                                new Lineage(store, Runnable::run),
                                new Insight.Node("node", BASE, "p", "sha256:f")),
                        new AdapterFiles(store, new AdapterHubDirectory.Base(encoder, BASE), Runnable::run),
                        metrics,
                        Tracing.OFF,
                        Clock.systemUTC(),
                        Duration.ofMillis(50),
                        Authentication.NONE,
                        TenantRate.UNLIMITED,
                        Optional.empty()),
                "127.0.0.1",
                0);
        vertx.deployVerticle(http).await();
    }

    private void add(TaskState state) {
        tasks.put(state.task(), state);
        registry.task(state.task(), state);
    }

    int port() {
        return http.port();
    }

    Registry registry() {
        return registry;
    }

    List<String> tasks() {
        return List.copyOf(tasks.keySet());
    }

    /** Meters that there are, each of which takes memory for ever. */
    int meters() {
        return metrics.getMeters().size();
    }

    /** What went to Kafka since this was asked last. */
    List<Topic> sent() {
        synchronized (sent) {
            List<Topic> copy = List.copyOf(sent);
            sent.clear();
            return copy;
        }
    }

    /** An answer as the task's kind has it. */
    CompletionStage<Answer> answer(Question question) {
        TaskState task = tasks.get(question.task());
        Prediction output = task == null
                ? new Prediction.Score(0, false)
                : switch (task.kind()) {
                    case CLASSIFICATION -> new Prediction.Label(List.of("a", "b"), new float[] {0.25f, 0.75f}, false);
                    case MULTILABEL -> new Prediction.Labels(List.of("a", "b"), new float[] {0.25f, 0.75f}, false);
                    case REGRESSION -> new Prediction.Score(2, false);
                    case SPAN -> new Prediction.Span(0, 1, "x", true);
                    case TAGGING -> new Prediction.Tags(List.of("O"), new float[] {1}, false);
                };
        return CompletableFuture.completedFuture(new Answer.Answered(
                question.task(),
                1,
                BASE,
                BASE,
                Collections.nCopies(question.inputs().size(), output)));
    }

    @Override
    public CompletionStage<Void> send(Topic topic, @Nullable String key, Class<?> type, Object message) {
        sent.add(topic);
        if (message instanceof TaskCommand command) {
            decide(command);
        }
        if (!(message instanceof byte[])) {
            Json.bytes(message);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> answer(byte @Nullable [] key, io.graft.schemas.Prediction answer) {
        return send(Topic.PREDICTIONS, null, io.graft.schemas.Prediction.class, answer);
    }

    @Override
    public CompletionStage<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException why) {
        return send(Topic.DEAD_LETTERS, null, byte[].class, new byte[0]);
    }

    @Override
    public CompletionStage<Long> examplesEnd(String task) {
        return CompletableFuture.completedFuture(0L);
    }

    private synchronized void decide(TaskCommand command) {
        String task = command.task();
        if (command instanceof TaskCommand.Erase) {
            registry.task(task, null).forEach(commands::onChange);
        } else {
            TaskState known = tasks.getOrDefault(task, state(task, TaskKind.CLASSIFICATION, false, List.of()));
            TaskState decided = state(
                    task, known.kind(), known.pair(), List.of(new CommandOutcome(command.id(), null, null, "job")));
            registry.task(task, decided).forEach(commands::onChange);
            registry.task(task, null);
        }
        TaskState fixed = tasks.get(task);
        if (fixed != null) {
            registry.task(task, fixed);
        }
    }

    private static TaskState state(String task, TaskKind kind, boolean pair, List<CommandOutcome> outcomes) {
        return new TaskState(
                task,
                kind,
                pair,
                List.of(),
                false,
                ExampleCounts.NONE,
                null,
                null,
                new TrainingLag(0, null),
                outcomes,
                null,
                null);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
