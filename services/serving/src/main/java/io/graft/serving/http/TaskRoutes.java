package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.serving.access.Principal;
import io.graft.serving.registry.Registry;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** What one reads of tasks and asks of onboarding. */
final class TaskRoutes {
    /** How long an unknown task may take to show, if its first examples have just been sent. */
    private static final Duration NEW_TASK = Duration.ofSeconds(10);

    private final Registry registry;
    private final Commands commands;
    private final TaskJson json;
    private final Bodies bodies;
    private final Duration patience;

    /** @param patience with onboarding */
    TaskRoutes(Registry registry, Commands commands, TaskJson json, Bodies bodies, Duration patience) {
        this.registry = registry;
        this.commands = commands;
        this.json = json;
        this.bodies = bodies;
        this.patience = patience;
    }

    void mount(Router router) {
        Exchange.answer(router.get("/v1/tasks"), context -> Future.succeededFuture(list(context)));
        Exchange.answer(router.get("/v1/tasks/:task"), context -> Future.succeededFuture(one(context)));
        Exchange.answer(router.put("/v1/tasks/:task"), this::declare);
        Exchange.answer(router.delete("/v1/tasks/:task"), this::erase);
        Exchange.answer(router.post("/v1/tasks/:task/train"), this::train);
        Exchange.answer(router.post("/v1/tasks/:task/cancel"), this::cancel);
        Exchange.answer(router.get("/v1/tasks/:task/versions"), context -> Future.succeededFuture(versions(context)));
        Exchange.answer(
                router.post("/v1/tasks/:task/release"), context -> onVersion(context, TaskCommand.Release::new));
        Exchange.answer(router.post("/v1/tasks/:task/retire"), context -> onVersion(context, TaskCommand.Retire::new));
    }

    private Reply list(RoutingContext context) {
        Principal principal = AccessGate.principal(context);
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode tasks = body.putArray("tasks");
        registry.tasks().stream()
                .filter(view -> principal.owns(view.task()))
                .forEach(view -> tasks.add(json.task(view)));
        return Reply.ok(body);
    }

    private Reply one(RoutingContext context) {
        return Reply.ok(json.task(Exchange.known(context, registry)));
    }

    private Reply versions(RoutingContext context) {
        return Reply.ok(json.versions(Exchange.known(context, registry)));
    }

    private Future<Reply> declare(RoutingContext context) {
        String task = Exchange.task(context);
        boolean existed = registry.find(task).isPresent();
        return bodies.json(context, DeclarationBody::read)
                .compose(body -> Exchange.await(
                        commands.send(task, patience, (id, examplesEnd) -> body.command(task, id, examplesEnd))))
                .map(outcome -> new Reply(existed ? 200 : 201, json.task(Exchange.known(context, registry))));
    }

    private Future<Reply> erase(RoutingContext context) {
        String task = Exchange.known(context, registry).task();
        return Exchange.await(commands.erase(task, patience))
                .map(outcome -> new Reply(204, null))
                .recover(e -> isUnconfirmed(e) ? Future.succeededFuture(new Reply(202, null)) : Future.failedFuture(e));
    }

    private Future<Reply> train(RoutingContext context) {
        String task = Exchange.task(context);
        boolean existed = registry.find(task).isPresent();
        return Exchange.await(commands.send(
                        task,
                        existed ? patience : NEW_TASK,
                        (id, examplesEnd) -> new TaskCommand.Train(id, task, examplesEnd)))
                .map(outcome -> new Reply(202, job(outcome)))
                .recover(e -> {
                    if (isUnconfirmed(e)) {
                        Exchange.known(context, registry);
                    }
                    return Future.failedFuture(e);
                });
    }

    private Future<Reply> cancel(RoutingContext context) {
        String task = Exchange.known(context, registry).task();
        return Exchange.await(commands.send(
                        task, patience, (id, examplesEnd) -> new TaskCommand.Cancel(id, task, examplesEnd)))
                .map(outcome -> Reply.ok(job(outcome)));
    }

    /** A command about a version. */
    @FunctionalInterface
    private interface OnVersion {
        TaskCommand command(String id, String task, long examplesEnd, int version);
    }

    private Future<Reply> onVersion(RoutingContext context, OnVersion asked) {
        String task = Exchange.known(context, registry).task();
        return bodies.json(context, TaskRoutes::version).compose(version -> Exchange.await(commands.send(
                        task, patience, (id, examplesEnd) -> asked.command(id, task, examplesEnd, version)))
                .map(outcome -> Reply.ok(
                        Json.mapper().createObjectNode().put("task", task).put("version", version))));
    }

    /** The job that a command has to do with. */
    static ObjectNode job(CommandOutcome outcome) {
        return Json.mapper().createObjectNode().put("job", outcome.job());
    }

    private static int version(JsonNode body) {
        JsonNode version = Bodies.object(body).path("version");
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() < 1) {
            throw new ProblemException(ErrorCode.INVALID_BODY, "\"version\" must be a whole number from 1");
        }
        return version.intValue();
    }

    private static boolean isUnconfirmed(Throwable failure) {
        return failure instanceof ProblemException problem && problem.code().equals(ErrorCode.UNCONFIRMED.code());
    }
}
