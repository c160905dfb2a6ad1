package io.graft.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Predictor;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /v1/tasks/{task}/predict}. */
final class PredictRoute {
    private final QuestionReader questions;
    private final Predictor predictor;
    private final Bodies bodies;

    PredictRoute(QuestionReader questions, Predictor predictor, Bodies bodies) {
        this.questions = questions;
        this.predictor = predictor;
        this.bodies = bodies;
    }

    void mount(Router router) {
        Exchange.answer(router.post("/v1/tasks/:task/predict"), this::predict);
    }

    private Future<Reply> predict(RoutingContext context) {
        String task = Exchange.task(context);
        return bodies.json(context, body -> questions.read(task, body))
                .compose(RequestTrace.of(context).wrapFunction(question -> Exchange.await(predictor.ask(question))))
                .map(answer -> Reply.ok(json(Exchange.answered(answer))));
    }

    private static ObjectNode json(Answer.Answered answered) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("task", answered.task())
                .put("version", answered.version())
                .put("adapterDigest", answered.adapterDigest())
                .put("baseDigest", answered.baseDigest());
        json.putArray("outputs").addAll(PredictionJson.of(answered));
        return json;
    }
}
