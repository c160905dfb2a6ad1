package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.serving.predict.Answer;
import io.graft.serving.registry.TaskView;
import io.graft.serving.registry.VersionKey;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Open Inference Protocol, version 2: tasks as models. The contract is {@code schemas/openapi-v2.yaml}. Without a
 * version in the path, the live one answers.
 */
final class InferenceRoutes {
    private static final String NAME = "graft";
    private static final String PLATFORM = "graft_encoder_adapters";

    private final PublicApi api;
    private final QuestionReader questions;
    private final Bodies bodies;

    InferenceRoutes(PublicApi api, QuestionReader questions, Bodies bodies) {
        this.api = api;
        this.questions = questions;
        this.bodies = bodies;
    }

    void mount(Router router) {
        Exchange.answer(router.get("/v2"), context -> Future.succeededFuture(server()));
        Exchange.answer(router.get("/v2/health/live"), context -> Future.succeededFuture(flag("live", true)));
        Exchange.answer(router.get("/v2/health/ready"), context -> Future.succeededFuture(ready()));
        for (String model : new String[] {"/v2/models/:task", "/v2/models/:task/versions/:version"}) {
            Exchange.answer(router.get(model), context -> Future.succeededFuture(metadata(context)));
            Exchange.answer(router.get(model + "/ready"), context -> Future.succeededFuture(modelReady(context)));
            Exchange.answer(router.post(model + "/infer"), this::infer);
        }
    }

    private static Reply server() {
        ObjectNode body = Json.mapper().createObjectNode().put("name", NAME).put("version", version());
        body.putArray("extensions");
        return Reply.ok(body);
    }

    private static String version() {
        String version = InferenceRoutes.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private Reply ready() {
        return flag("ready", api.ready().getAsBoolean());
    }

    private static Reply flag(String name, boolean value) {
        return new Reply(value ? 200 : 503, Json.mapper().createObjectNode().put(name, value));
    }

    private Reply metadata(RoutingContext context) {
        TaskView view = known(context);
        ObjectNode body = Json.mapper().createObjectNode().put("name", view.task());
        ArrayNode versions = body.putArray("versions");
        view.versions().values().stream()
                .filter(version -> !version.retired())
                .forEach(version -> versions.add(Integer.toString(version.version())));
        body.put("platform", PLATFORM);
        TaskState state = view.state();
        TaskKind kind = state == null ? null : state.kind();
        body.set("inputs", InferenceTensors.inputs(kind, state != null && state.pair()));
        body.set("outputs", InferenceTensors.outputs(kind));
        return Reply.ok(body);
    }

    private Reply modelReady(RoutingContext context) {
        TaskView view = known(context);
        Integer asked = pathVersion(context);
        Optional<Integer> version =
                Optional.ofNullable(asked).or(() -> api.live().of(view.task()).map(release -> release.version()));
        boolean ready = version.flatMap(view::artifact).isPresent()
                && version.flatMap(number -> api.quarantine().apply(new VersionKey(view.task(), number)))
                        .isEmpty();
        return new Reply(
                ready ? 200 : 503,
                Json.mapper().createObjectNode().put("name", view.task()).put("ready", ready));
    }

    private Future<Reply> infer(RoutingContext context) {
        String task = known(context).task();
        Integer version = pathVersion(context);
        return bodies.json(context, body -> InferenceTensors.question(body, version))
                .compose(RequestTrace.of(context).wrapFunction(request -> Exchange.await(
                                api.predictor().ask(questions.read(task, request.question())))
                        .map(answer -> reply(request, Exchange.answered(answer)))));
    }

    private static Reply reply(InferenceTensors.Request request, Answer.Answered answered) {
        ObjectNode body = Json.mapper()
                .createObjectNode()
                .put("model_name", answered.task())
                .put("model_version", Integer.toString(answered.version()));
        if (request.id() != null) {
            body.put("id", request.id());
        }
        body.putObject("parameters")
                .put("adapter_digest", answered.adapterDigest())
                .put("base_digest", answered.baseDigest());
        body.set("outputs", request.wanted(InferenceTensors.of(answered.outputs())));
        return Reply.ok(body);
    }

    private TaskView known(RoutingContext context) {
        if (!api.ready().getAsBoolean()) {
            throw new ProblemException(ErrorCode.STARTING, "this server is still reading the registry");
        }
        String task = context.pathParam("task");
        TaskView view = TaskKey.isName(task) ? api.registry().find(task).orElse(null) : null;
        if (view == null) {
            throw new ProblemException(ErrorCode.UNKNOWN_TASK, "there is no model " + task);
        }
        Integer version = pathVersion(context);
        if (version != null && view.artifact(version).isEmpty()) {
            throw new ProblemException(ErrorCode.UNKNOWN_VERSION, "model " + task + " has no version " + version);
        }
        if (version != null && view.retired(version)) {
            throw Exchange.retired(task, version);
        }
        return view;
    }

    private static @Nullable Integer pathVersion(RoutingContext context) {
        String version = context.pathParam("version");
        if (version == null) {
            return null;
        }
        try {
            return Integer.valueOf(version);
        } catch (NumberFormatException e) {
            throw new ProblemException(ErrorCode.UNKNOWN_VERSION, "a version is a whole number, not " + version);
        }
    }

    /** How this protocol tells of a problem. */
    static JsonNode error(ProblemException problem) {
        return Json.mapper().createObjectNode().put("error", problem.code() + ": " + problem.getMessage());
    }
}
