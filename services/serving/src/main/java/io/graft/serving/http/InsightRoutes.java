package io.graft.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.artifact.ArtifactInfo;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Json;
import io.graft.serving.insight.Insight;
import io.graft.serving.insight.Rejected;
import io.graft.serving.insight.Traffic;
import io.graft.serving.insight.TrainingLog;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.TaskView;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one looks at: {@code GET /v1/stats} (this node's last minute), {@code /v1/tasks/{task}/training} (the course of
 * the latest training), {@code /v1/tasks/{task}/rejected} (the latest rejected examples and how often each reason is
 * among them) and {@code /v1/tasks/{task}/versions/{version}} (with its lineage, read in the artifact).
 */
final class InsightRoutes {
    /** Rejected examples shown. */
    private static final int REJECTED = 50;

    private final Registry registry;
    private final Insight insight;
    private final TaskJson json;

    InsightRoutes(Registry registry, Insight insight, TaskJson json) {
        this.registry = registry;
        this.insight = insight;
        this.json = json;
    }

    void mount(Router router) {
        Exchange.answer(router.get("/v1/stats"), context -> Future.succeededFuture(stats()));
        Exchange.answer(router.get("/v1/tasks/:task/training"), context -> Future.succeededFuture(training(context)));
        Exchange.answer(router.get("/v1/tasks/:task/rejected"), context -> Future.succeededFuture(rejected(context)));
        Exchange.answer(router.get("/v1/tasks/:task/versions/:version"), this::version);
    }

    private Reply stats() {
        Traffic.Minute minute = insight.traffic().lastMinute();
        ObjectNode body = Json.mapper()
                .createObjectNode()
                .put("node", insight.node().name())
                .put("baseDigest", insight.node().baseDigest())
                .put("profile", insight.node().profile())
                .put("fingerprint", insight.node().fingerprint())
                .put("seconds", Traffic.SECONDS)
                .put("requests", minute.requests());
        body.putObject("latencyMillis")
                .put("p50", minute.latencyMillis(0.5))
                .put("p95", minute.latencyMillis(0.95))
                .put("p99", minute.latencyMillis(0.99));
        ArrayNode answers = body.putArray("answers");
        minute.inputs().forEach(answers::add);
        return Reply.ok(body);
    }

    private Reply training(RoutingContext context) {
        String task = Exchange.known(context, registry).task();
        ObjectNode body = Json.mapper().createObjectNode().put("task", task);
        ArrayNode points = body.putArray("points");
        for (TrainingLog.Point point : insight.trainings().of(task)) {
            points.add(Json.mapper().<ObjectNode>valueToTree(point.progress()).put("at", point.at()));
        }
        return Reply.ok(body);
    }

    private Reply rejected(RoutingContext context) {
        String task = Exchange.known(context, registry).task();
        List<Rejected> latest = insight.rejected().of(task);
        Map<String, Integer> reasons = new TreeMap<>();
        latest.forEach(example -> reasons.merge(example.reason(), 1, Integer::sum));
        ObjectNode body = Json.mapper().createObjectNode().put("task", task).put("latest", latest.size());
        body.set("reasons", Json.mapper().valueToTree(reasons));
        ArrayNode examples = body.putArray("examples");
        latest.stream().limit(REJECTED).forEach(examples::addPOJO);
        return Reply.ok(body);
    }

    private Future<Reply> version(RoutingContext context) {
        TaskView view = Exchange.known(context, registry);
        AdapterVersion version = Exchange.versionInUse(context, view);
        return Exchange.await(insight.lineage().of(version.artifact()))
                .recover(cause -> Future.failedFuture(AdapterRoutes.unreadable(cause)))
                .map(info -> {
                    ObjectNode body = json.version(view, version);
                    body.set("lineage", lineage(info));
                    return Reply.ok(body);
                });
    }

    private static ObjectNode lineage(ArtifactInfo info) {
        ObjectNode lineage = Json.mapper()
                .createObjectNode()
                .put("baseName", info.baseName())
                .put("dataSetDigest", info.dataSetDigest())
                .put("seed", info.seed())
                .put("precision", info.precision());
        lineage.set("config", info.config());
        lineage.set("profile", info.profile());
        info.labels().forEach(lineage.putArray("labels")::add);
        return lineage;
    }
}
