package io.graft.serving.http;

import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskState;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.schemas.Topic;
import io.graft.serving.log.Log;
import io.graft.serving.predict.Failures;
import io.graft.serving.registry.Change;
import io.graft.serving.registry.Registry;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Sends commands and waits until the task's state shows their outcome. */
public final class Commands {
    private final Log log;
    private final Registry registry;
    private final Supplier<String> ids;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /** @param ids of commands, unique among all senders */
    public Commands(Log log, Registry registry, Supplier<String> ids) {
        this.log = log;
        this.registry = registry;
        this.ids = ids;
    }

    /**
     * What onboarding did. Fails with a {@link ProblemException}: {@code log-unavailable}, {@code unconfirmed} if the
     * outcome does not show in time, or onboarding's own reason if it refused.
     */
    CompletionStage<CommandOutcome> send(String task, Duration patience, Draft draft) {
        return run(task, patience, false, draft);
    }

    /** Complete once the task is gone. */
    CompletionStage<CommandOutcome> erase(String task, Duration patience) {
        return run(task, patience, true, (id, examplesEnd) -> new TaskCommand.Erase(id, task, examplesEnd));
    }

    /** To be told of every change, after the registry has it. */
    public void onChange(Change change) {
        if (change instanceof Change.TaskChanged changed) {
            TaskState state = changed.state();
            state.commands().forEach(outcome -> {
                // A command from elsewhere may have lacked it.
                Waiting waiter = outcome.id() == null ? null : waiting.get(outcome.id());
                if (waiter != null) {
                    waiter.outcome.complete(outcome);
                }
            });
        } else if (change instanceof Change.TaskErased erased
                && registry.find(erased.task()).isEmpty()) {
            waiting.forEach((id, waiter) -> {
                if (waiter.erasure && waiter.task.equals(erased.task())) {
                    waiter.outcome.complete(new CommandOutcome(id, null, null, null));
                }
            });
        }
    }

    private CompletionStage<CommandOutcome> run(String task, Duration patience, boolean erasure, Draft draft) {
        String id = ids.get();
        Waiting waiter = new Waiting(task, erasure, new CompletableFuture<>());
        waiting.put(id, waiter);
        return log.examplesEnd(task)
                .thenCompose(Context.current()
                        .wrapFunction(
                                end -> log.send(Topic.TASK_COMMANDS, task, TaskCommand.class, draft.command(id, end))))
                .exceptionally(e -> {
                    throw new ProblemException(
                            ErrorCode.LOG_UNAVAILABLE,
                            "Kafka did not take the command: "
                                    + Failures.cause(e).getMessage());
                })
                .thenCompose(sent -> waiter.outcome.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS))
                .whenComplete((outcome, failure) -> waiting.remove(id))
                .thenApply(Commands::carriedOut)
                .exceptionally(e -> {
                    throw problem(e, patience);
                });
    }

    private static CommandOutcome carriedOut(CommandOutcome outcome) {
        String code = outcome.refusal();
        if (code == null) {
            return outcome;
        }
        int status =
                switch (code) {
                    case "unknown-task", "unknown-version" -> 404;
                    case "retired-version" -> 410;
                    case "invalid-labels", "invalid-pair" -> 400;
                    default -> 409;
                };
        throw new ProblemException(status, code, outcome.detail() == null ? code : outcome.detail());
    }

    private static ProblemException problem(Throwable failure, Duration patience) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        if (cause instanceof TimeoutException) {
            return new ProblemException(
                    ErrorCode.UNCONFIRMED,
                    "the command was sent, but its outcome did not show within " + patience.toSeconds() + " s");
        }
        throw new CompletionException(cause);
    }

    private record Waiting(String task, boolean erasure, CompletableFuture<CommandOutcome> outcome) {}

    /** A command without its id and place in the log. */
    @FunctionalInterface
    interface Draft {
        TaskCommand command(String id, long examplesEnd);
    }
}
