package io.graft.serving.http;

import io.graft.platform.StartupException;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The public port. Fails to deploy with a {@link StartupException} if it is taken. */
public final class HttpVerticle extends VerticleBase {
    private static final int WORKERS = 4;
    private static final long WORKER_SECONDS = 60;
    private static final long DRAIN_SECONDS = 10;

    /** Longer than any answer takes, and than the time between two heartbeats of an event stream. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    /** Bounds of the latency histogram, from which percentiles are read. */
    private static final Duration[] LATENCIES = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final Pattern FORM =
            Pattern.compile("multipart/|application/x-www-form-urlencoded", Pattern.CASE_INSENSITIVE);

    private final PublicApi api;
    private final String host;
    private final int port;
    private final Duration idle;
    private volatile int actualPort;
    private @Nullable HttpServer server;
    private @Nullable EventRoute eventRoute;

    /** @param port 0 for any */
    public HttpVerticle(PublicApi api, String host, int port) {
        this(api, host, port, IDLE);
    }

    /** @param idle after which a connection is closed on which nothing comes or goes, as by callers that are gone */
    HttpVerticle(PublicApi api, String host, int port, Duration idle) {
        this.api = api;
        this.host = host;
        this.port = port;
        this.idle = idle;
    }

    /** The port that was bound, once deployed. */
    public int port() {
        return actualPort;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHandle100ContinueAutomatically(true)
                .setCompressionSupported(true)
                .setIdleTimeout((int) idle.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        api.tls().ifPresent(pem -> options.setSsl(true).setKeyCertOptions(pem.options()));
        return vertx.createHttpServer(options)
                .requestHandler(router())
                .listen(port, host)
                .onSuccess(started -> {
                    server = started;
                    actualPort = started.actualPort();
                })
                .recover(this::refused);
    }

    /** Requests in flight end first. */
    @Override
    public Future<?> stop() {
        HttpServer started = server;
        if (started == null) {
            return Future.succeededFuture();
        }
        if (eventRoute != null) {
            eventRoute.close();
        }
        return started.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** Mounts every route. */
    Router router() {
        WorkerExecutor workers =
                vertx.createSharedWorkerExecutor("graft-http-worker", WORKERS, WORKER_SECONDS, TimeUnit.SECONDS);
        Bodies bodies = new Bodies(workers);
        Router router = Router.router(vertx);
        Exchange.handleErrors(router);
        router.route().handler(this::measure);
        router.route().handler(this::harden);
        router.route().handler(HttpVerticle::requireReadable);
        new RequestTrace(api.tracing()).mount(router);
        new AccessGate(api.authentication(), api.rate(), api.metrics()).mount(router);
        router.route("/v1/*").handler(this::requireReady);
        router.route().handler(HttpVerticle::takeNoForm);
        router.route().handler(BodyHandler.create(false).setBodyLimit(Bodies.MOST));
        QuestionReader questions = new QuestionReader(api.registry());
        // First, because routes are tried in their order and most requests, refused ones above all, are for this one.
        new PredictRoute(questions, api.predictor(), bodies).mount(router);
        TaskJson json = new TaskJson(api.live(), api.quarantine(), api.clock());
        new TaskRoutes(api.registry(), api.commands(), json, bodies, api.patience()).mount(router);
        new ExampleRoute(api.registry(), api.log(), bodies).mount(router);
        new InferenceRoutes(api, questions, bodies).mount(router);
        new AuditRoute(api.audits()).mount(router);
        new InsightRoutes(api.registry(), api.insight(), json).mount(router);
        new AdapterRoutes(api.registry(), api.adapterFiles(), api.commands(), bodies, api.patience()).mount(router);
        new ConsoleRoute(ConsoleFile.all()).mount(router);
        EventRoute eventStream = new EventRoute(vertx, api.events());
        eventStream.mount(router);
        eventRoute = eventStream;
        AccessRules.requireFor(router.getRoutes());
        return router;
    }

    /** What browsers may do with an answer: nothing, unless a route says otherwise. */
    private void harden(RoutingContext context) {
        HttpServerResponse response = context.response()
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("cross-origin-resource-policy", "same-origin")
                .putHeader("cache-control", "no-store");
        if (api.tls().isPresent()) {
            response.putHeader("strict-transport-security", "max-age=31536000");
        }
        context.next();
    }

    /** The router decodes path and query, and what it cannot decode would be a defect to it. */
    private static void requireReadable(RoutingContext context) {
        try {
            context.normalizedPath();
            context.queryParams();
        } catch (IllegalArgumentException e) {
            context.fail(new ProblemException(ErrorCode.INVALID_BODY, "the path or its query is not understood"));
            return;
        }
        context.next();
    }

    /** A body is read as bytes, whatever it says it is: what comes as a form would be decoded, or fail at that. */
    private static void takeNoForm(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && FORM.matcher(type).lookingAt()) {
            context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
        }
        context.next();
    }

    private void requireReady(RoutingContext context) {
        if (api.ready().getAsBoolean()) {
            context.next();
        } else {
            context.fail(new ProblemException(ErrorCode.STARTING, "this server is still reading the registry"));
        }
    }

    private void measure(RoutingContext context) {
        Timer.Sample sample = Timer.start(api.metrics());
        context.addEndHandler(ended -> sample.stop(Timer.builder("graft.http.requests")
                .description("Requests of the public port")
                .serviceLevelObjectives(LATENCIES)
                .tag("method", Exchange.method(context))
                .tag("route", Exchange.route(context))
                .tag("status", Integer.toString(context.response().getStatusCode()))
                .register(api.metrics())));
        context.next();
    }

    private Future<HttpServer> refused(Throwable cause) {
        return Future.failedFuture(new StartupException(
                "the port " + port + " on " + host + " cannot be opened (" + cause.getMessage()
                        + "); set GRAFT_HTTP_PORT to a free one",
                cause));
    }
}
