package io.graft.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Input;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKind;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Predictor;
import io.graft.serving.predict.Question;
import io.graft.serving.registry.Registry;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /v1/tasks/{task}/predict}. */
final class PredictRoute {
    private final Registry registry;
    private final Predictor predictor;
    private final Bodies bodies;

    PredictRoute(Registry registry, Predictor predictor, Bodies bodies) {
        this.registry = registry;
        this.predictor = predictor;
        this.bodies = bodies;
    }

    void mount(Router router) {
        Exchange.answer(router.post("/v1/tasks/:task/predict"), this::predict);
    }

    private Future<Reply> predict(RoutingContext context) {
        String task = Exchange.task(context);
        return bodies.json(context, body -> QuestionReader.read(task, body))
                .compose(question -> {
                    requireLikeExamples(question);
                    return Exchange.await(predictor.ask(question));
                })
                .map(PredictRoute::reply);
    }

    /** Inputs must come as the task's examples do, or the answer would be one to another question. */
    private void requireLikeExamples(Question question) {
        registry.find(question.task()).map(view -> view.state()).ifPresent(state -> {
            for (Input input : question.inputs()) {
                requireTokens(input, state.kind() == TaskKind.TAGGING);
                requirePair(input, state.pair() || state.kind() == TaskKind.SPAN);
            }
        });
    }

    private static void requireTokens(Input input, boolean wanted) {
        if ((input.tokens() != null) != wanted) {
            throw new ProblemException(
                    ErrorCode.INVALID_BODY,
                    wanted
                            ? "the task tags tokens: every input needs \"tokens\""
                            : "the task takes a \"text\", not \"tokens\"");
        }
    }

    private static void requirePair(Input input, boolean wanted) {
        if ((input.textPair() != null) != wanted) {
            throw new ProblemException(
                    ErrorCode.PAIR_MISMATCH,
                    wanted
                            ? "the task takes pairs: every input needs a \"textPair\""
                            : "the task takes single texts, without a \"textPair\"");
        }
    }

    private static Reply reply(Answer answer) {
        if (answer instanceof Answer.Answered answered) {
            return Reply.ok(json(answered));
        }
        Answer.Refused refused = (Answer.Refused) answer;
        throw new ProblemException(
                switch (refused.reason()) {
                    case UNKNOWN_TASK -> ErrorCode.UNKNOWN_TASK;
                    case NOT_TRAINED_YET -> ErrorCode.NOT_TRAINED_YET;
                    case UNKNOWN_VERSION -> ErrorCode.UNKNOWN_VERSION;
                    case QUARANTINED -> ErrorCode.QUARANTINED;
                    case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
                    case OVERLOADED -> ErrorCode.OVERLOADED;
                    case TASK_OVERLOADED -> ErrorCode.TOO_MANY_REQUESTS;
                },
                refused.detail());
    }

    private static ObjectNode json(Answer.Answered answered) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("task", answered.task())
                .put("version", answered.version())
                .put("adapterDigest", answered.adapterDigest())
                .put("baseDigest", answered.baseDigest());
        ArrayNode outputs = json.putArray("outputs");
        answered.outputs().forEach(output -> outputs.add(PredictionJson.of(output)));
        return json;
    }
}
