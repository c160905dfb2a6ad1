package io.graft.serving.predict;

import io.graft.adapters.Decoder;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Reading;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Release;
import io.graft.serving.predict.Answer.Refusal;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.TaskView;
import io.graft.serving.registry.VersionKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Answers with this node's resident versions: choose the version, lease it, tokenize, queue, score. */
public final class ResidentPredictor implements Predictor {
    private final Registry registry;
    private final LiveVersions live;
    private final Residents residents;
    private final Engine engine;
    private final Batcher batcher;
    private final Executor tokenizers;
    private final Priority priority;

    /** @param tokenizers where texts are tokenized; may reject */
    public ResidentPredictor(
            Registry registry,
            LiveVersions live,
            Residents residents,
            Engine engine,
            Batcher batcher,
            Executor tokenizers) {
        this(registry, live, residents, engine, batcher, tokenizers, Priority.REQUEST);
    }

    private ResidentPredictor(
            Registry registry,
            LiveVersions live,
            Residents residents,
            Engine engine,
            Batcher batcher,
            Executor tokenizers,
            Priority priority) {
        this.registry = registry;
        this.live = live;
        this.residents = residents;
        this.engine = engine;
        this.batcher = batcher;
        this.tokenizers = tokenizers;
        this.priority = priority;
    }

    /** The same for questions that nobody waits for at a connection. */
    public Predictor backfilling() {
        return new ResidentPredictor(registry, live, residents, engine, batcher, tokenizers, Priority.BACKFILL);
    }

    @Override
    public CompletionStage<Answer> ask(Question question) {
        Optional<TaskView> task = registry.find(question.task());
        if (task.isEmpty()) {
            return refused(Refusal.UNKNOWN_TASK, "there is no task " + question.task());
        }
        Integer version = question.version();
        if (version == null) {
            return live(task.get(), question);
        }
        if (task.get().retired(version)) {
            return refused(
                    Refusal.RETIRED_VERSION, "version " + version + " of task " + question.task() + " is retired");
        }
        return task.get()
                .artifact(version)
                .map(artifact -> answer(new VersionKey(question.task(), version), artifact, question))
                .orElseGet(() ->
                        refused(Refusal.UNKNOWN_VERSION, "task " + question.task() + " has no version " + version));
    }

    private CompletionStage<Answer> live(TaskView task, Question question) {
        // Before the first switch, the champion itself: loading it checks it.
        Release release = live.of(task.task()).orElse(task.champion());
        if (release == null) {
            return refused(Refusal.NOT_TRAINED_YET, "task " + task.task() + " has no released version yet");
        }
        return answer(new VersionKey(task.task(), release.version()), release.artifact(), question);
    }

    private CompletionStage<Answer> answer(VersionKey key, ArtifactReference artifact, Question question) {
        try {
            batcher.requireRoom(key.task(), priority);
        } catch (OverloadedException e) {
            return CompletableFuture.completedFuture(refusal(e));
        }
        return residents
                .acquire(key, artifact)
                .thenCompose(lease -> answer(lease, question))
                .exceptionally(ResidentPredictor::refusal);
    }

    private CompletionStage<Answer> answer(Lease lease, Question question) {
        Resident resident = lease.resident();
        return read(question, resident)
                .thenCompose(readings -> batcher.submit(resident, Reading.rowsOf(readings), priority)
                        .thenApply(logits -> answered(resident, readings, logits)))
                .whenComplete((answer, failure) -> lease.close());
    }

    private CompletableFuture<List<Reading>> read(Question question, Resident resident) {
        HeadKind kind = resident.head().kind();
        try {
            return CompletableFuture.supplyAsync(
                    () -> question.inputs().stream()
                            .map(input -> engine.read(kind, input, resident.maxTokens()))
                            .toList(),
                    tokenizers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(OverloadedException.ofServer("too many requests are waiting"));
        }
    }

    private Answer answered(Resident resident, List<Reading> readings, List<float[]> logits) {
        return new Answer.Answered(
                resident.key().task(),
                resident.key().version(),
                resident.digest(),
                engine.baseDigest(),
                Decoder.all(resident.head(), readings, logits));
    }

    private static Answer refusal(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof OverloadedException overloaded) {
            return new Answer.Refused(
                    overloaded.taskAlone() ? Refusal.TASK_OVERLOADED : Refusal.OVERLOADED,
                    String.valueOf(overloaded.getMessage()));
        }
        if (cause instanceof LoadException load) {
            return new Answer.Refused(
                    load.retryable() ? Refusal.UNAVAILABLE : Refusal.QUARANTINED, String.valueOf(load.getMessage()));
        }
        throw new CompletionException(cause);
    }

    private static CompletionStage<Answer> refused(Refusal reason, String detail) {
        return CompletableFuture.completedFuture(new Answer.Refused(reason, detail));
    }
}
