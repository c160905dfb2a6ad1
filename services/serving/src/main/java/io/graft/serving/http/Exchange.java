package io.graft.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKey;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Failures;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.TaskView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what routes return or throw into HTTP. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String ROUTE = "graft.route";
    private static final String RETRY_SECONDS = "1";
    /** What a {@code BodyHandler} fails with if the rest of a request does not come, or is no HTTP. */
    private static final int NO_END = 200;

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.OPTIONS);

    /** Writes the shortest digits that read back as the same number. */
    private static final ObjectWriter WRITER = Json.mapper().writer().with(StreamWriteFeature.USE_FAST_DOUBLE_WRITER);

    private Exchange() {}

    /** A route whose handler may throw, or answer later. It runs in the request's trace. */
    static void answer(Route route, Function<RoutingContext, Future<Reply>> handler) {
        route.handler(context -> {
            name(context, route.getPath());
            try {
                RequestTrace.of(context)
                        .wrapFunction(handler)
                        .apply(context)
                        .onSuccess(reply -> write(context, reply))
                        .onFailure(context::fail);
            } catch (RuntimeException e) {
                context.fail(e);
            }
        });
    }

    /** The name of the route in metrics. */
    static void name(RoutingContext context, String route) {
        context.put(ROUTE, route);
    }

    /** The pattern of the route that answered, so that names of tasks do not become names of meters. */
    static String route(RoutingContext context) {
        String route = context.get(ROUTE);
        return route == null ? "none" : route;
    }

    /** The request's method, unless it is one that no route has: whatever callers make up must not become meters. */
    static String method(RoutingContext context) {
        HttpMethod method = context.request().method();
        return METHODS.contains(method) ? method.name() : "other";
    }

    /** A stage's result, on the event loop that asked. */
    static <T> Future<T> await(CompletionStage<T> stage) {
        Context context = Vertx.currentContext();
        Future<T> result =
                context == null ? Future.fromCompletionStage(stage) : Future.fromCompletionStage(stage, context);
        return result.recover(failure -> Future.failedFuture(Failures.cause(failure)));
    }

    /** The task that the path names. */
    static String task(RoutingContext context) {
        String task = context.pathParam("task");
        if (!TaskKey.isName(task)) {
            throw new ProblemException(
                    ErrorCode.BAD_TASK_NAME, "a task's name is lower-case letters, digits, - and _, at most 63");
        }
        return task;
    }

    /** The task that the path names, which must be known. */
    static TaskView known(RoutingContext context, Registry registry) {
        String task = task(context);
        return registry.find(task)
                .orElseThrow(() -> new ProblemException(ErrorCode.UNKNOWN_TASK, "there is no task " + task));
    }

    /** The version that the path names, which the task must have. */
    static AdapterVersion version(RoutingContext context, TaskView view) {
        String number = context.pathParam("version");
        return view.versions().values().stream()
                .filter(one -> Integer.toString(one.version()).equals(number))
                .findFirst()
                .orElseThrow(() ->
                        new ProblemException(ErrorCode.UNKNOWN_VERSION, view.task() + " has no version " + number));
    }

    /** The same, which must have its artifact still. */
    static AdapterVersion versionInUse(RoutingContext context, TaskView view) {
        AdapterVersion version = version(context, view);
        if (version.retired()) {
            throw retired(view.task(), version.version());
        }
        return version;
    }

    static ProblemException retired(String task, int version) {
        return new ProblemException(ErrorCode.RETIRED_VERSION, "version " + version + " of " + task + " is retired");
    }

    /** An answer that is none is a problem. */
    static Answer.Answered answered(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            throw new ProblemException(ErrorCode.of(refused.reason()), refused.detail());
        }
        return (Answer.Answered) answer;
    }

    /** Problem details for all that goes wrong. */
    static void handleErrors(Router router) {
        for (int status : new int[] {NO_END, 400, 404, 405, 413, 500}) {
            router.errorHandler(status, Exchange::fail);
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return WRITER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static void write(RoutingContext context, Reply reply) {
        HttpServerResponse response = context.response().setStatusCode(reply.status());
        if (reply.body() == null) {
            response.end();
        } else {
            response.putHeader("content-type", "application/json").end(Buffer.buffer(bytes(reply.body())));
        }
    }

    private static void fail(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.ended()) {
            response.reset();
            return;
        }
        ProblemException problem = problem(context);
        boolean inference = path(context).startsWith("/v2");
        JsonNode body = inference ? InferenceRoutes.error(problem) : details(problem);
        if (problem.retryable()) {
            response.putHeader("retry-after", RETRY_SECONDS);
        }
        if (problem.status() == ErrorCode.TOO_LARGE.status()
                && !context.request().isEnded()) {
            // The rest of the body is not read.
            response.putHeader("connection", "close");
        }
        response.setStatusCode(problem.status())
                .putHeader("content-type", inference ? "application/json" : "application/problem+json")
                .end(Buffer.buffer(bytes(body)));
    }

    /** As it came: a path that cannot be decoded has a problem, too. */
    private static String path(RoutingContext context) {
        return String.valueOf(context.request().path());
    }

    private static ObjectNode details(ProblemException problem) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title(problem.code()))
                .put("status", problem.status())
                .put("code", problem.code())
                .put("detail", problem.getMessage());
    }

    private static ProblemException problem(RoutingContext context) {
        Throwable cause = context.failure();
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        return switch (context.statusCode()) {
            case NO_END, 400 -> new ProblemException(ErrorCode.INVALID_BODY, "the request is not understood");
            case 404 -> new ProblemException(ErrorCode.NOT_FOUND, "there is no such route");
            case 405 -> new ProblemException(ErrorCode.METHOD_NOT_ALLOWED, "the route has no such method");
            case 413 -> ProblemException.bodyTooLarge();
            default -> {
                LOG.error("{} {} failed", context.request().method(), path(context), cause);
                yield new ProblemException(ErrorCode.INTERNAL, "this is a defect of the server; its log says more");
            }
        };
    }

    private static String title(String code) {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
