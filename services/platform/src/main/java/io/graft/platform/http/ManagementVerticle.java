package io.graft.platform.http;

import io.graft.platform.StartupException;
import io.graft.platform.config.ManagementConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /health/live}, {@code /health/ready} (200 or 503, {@code {"status":"up"|"down","problems":{..}}}) and
 * {@code /metrics} in Prometheus' format. Fails to deploy with a {@link StartupException} if its port is taken.
 */
public final class ManagementVerticle extends VerticleBase {
    private final ManagementConfig config;
    private final Health health;
    private final PrometheusMeterRegistry metrics;
    private volatile int port;

    public ManagementVerticle(ManagementConfig config, Health health, PrometheusMeterRegistry metrics) {
        this.config = config;
        this.health = health;
        this.metrics = metrics;
    }

    /** The port that was bound, once deployed. */
    public int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(context -> answer(context, health::liveProblems));
        router.get("/health/ready").handler(context -> answer(context, health::readyProblems));
        router.get("/metrics").handler(context -> context.response()
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                .end(metrics.scrape()));
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(config.port(), config.host())
                .onSuccess(server -> port = server.actualPort())
                .recover(ManagementVerticle.this::refused);
    }

    private Future<HttpServer> refused(Throwable cause) {
        return Future.failedFuture(new StartupException(
                "the management port " + config.port() + " on " + config.host() + " cannot be opened ("
                        + cause.getMessage() + "); set GRAFT_MANAGEMENT_PORT to a free one",
                cause));
    }

    private static void answer(RoutingContext context, Supplier<Map<String, String>> problems) {
        Map<String, String> found = problems.get();
        JsonObject body = new JsonObject().put("status", found.isEmpty() ? "up" : "down");
        JsonObject details = new JsonObject();
        found.forEach(details::put);
        context.response()
                .setStatusCode(found.isEmpty() ? 200 : 503)
                .putHeader("content-type", "application/json")
                .end(body.put("problems", details).encode());
    }
}
