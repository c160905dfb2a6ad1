package io.graft.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.serving.log.Log;
import io.graft.serving.predict.Failures;
import io.graft.serving.registry.Registry;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/tasks/{task}/examples}: answers once Kafka has acknowledged what was accepted. */
final class ExampleRoute {
    /** Records of one request that may wait for Kafka at a time. */
    private static final int WINDOW = 1_000;

    private final Registry registry;
    private final Log log;
    private final Bodies bodies;

    ExampleRoute(Registry registry, Log log, Bodies bodies) {
        this.registry = registry;
        this.log = log;
        this.bodies = bodies;
    }

    void mount(Router router) {
        Exchange.answer(router.post("/v1/tasks/:task/examples"), this::post);
    }

    private Future<Reply> post(RoutingContext context) {
        String task = Exchange.task(context);
        TaskState state = registry.find(task).map(view -> view.state()).orElse(null);
        boolean lines = isNdjson(context.request().getHeader("content-type"));
        return bodies.bytes(
                        context,
                        body -> lines
                                ? ExampleBatch.ofLines(task, state, body)
                                : ExampleBatch.ofArray(task, state, body))
                .compose(RequestTrace.of(context).wrapFunction(batch -> Exchange.await(send(task, batch.accepted()))
                        .map(sent -> new Reply(202, json(batch)))
                        .recover(e -> Future.failedFuture(problem(e)))));
    }

    private CompletionStage<Void> send(String task, List<byte[]> examples) {
        List<byte[]> window = examples.subList(0, Math.min(WINDOW, examples.size()));
        List<byte[]> rest = examples.subList(window.size(), examples.size());
        CompletableFuture<Void> sent = CompletableFuture.allOf(window.stream()
                .map(example ->
                        log.send(Topic.EXAMPLES, task, Example.class, example).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
        return rest.isEmpty() ? sent : sent.thenCompose(Context.current().wrapFunction(done -> send(task, rest)));
    }

    private static ProblemException problem(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof RejectedExecutionException) {
            return new ProblemException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "too many examples are waiting for Kafka; sending them again counts them once");
        }
        return new ProblemException(
                ErrorCode.LOG_UNAVAILABLE,
                "Kafka did not take all examples (" + cause.getMessage() + "); sending them again counts them once");
    }

    private static ObjectNode json(ExampleBatch batch) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("accepted", batch.accepted().size());
        ArrayNode rejected = json.putArray("rejected");
        for (ExampleBatch.Rejected one : batch.rejected()) {
            rejected.addObject()
                    .put("index", one.index())
                    .put("reason", one.reason().code())
                    .put("detail", one.detail());
        }
        return json;
    }

    private static boolean isNdjson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("ndjson");
    }
}
