package io.graft.serving.http;

import io.graft.serving.access.Principal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /v1/events}: server-sent events {@code task}, {@code task-erased}, {@code version}, {@code release},
 * {@code live}, {@code progress} and {@code audit}. A client that does not read is disconnected rather than buffered.
 */
final class EventRoute {
    private static final String PATH = "/v1/events";
    private static final int CLIENTS = 256;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final Buffer HEARTBEAT = Buffer.buffer(": alive\n\n");

    private final Vertx vertx;
    private final Events events;
    private final Set<HttpServerResponse> open = ConcurrentHashMap.newKeySet();

    EventRoute(Vertx vertx, Events events) {
        this.vertx = vertx;
        this.events = events;
    }

    void mount(Router router) {
        router.get(PATH).handler(this::listen);
    }

    /** Ends every stream, which would never end by itself. */
    void close() {
        open.forEach(HttpServerResponse::end);
    }

    private void listen(RoutingContext context) {
        Exchange.name(context, PATH);
        if (events.listeners() >= CLIENTS) {
            context.fail(new ProblemException(ErrorCode.TOO_MANY_REQUESTS, "too many clients listen to events"));
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-cache")
                // Compressed events would wait for more of them.
                .putHeader("content-encoding", "identity")
                .setChunked(true)
                .setWriteQueueMaxSize(BUFFER_BYTES);
        Context eventLoop = vertx.getOrCreateContext();
        Principal principal = AccessGate.principal(context);
        Events.Listener listener = (event, task, json) -> {
            if (principal.owns(task)) {
                eventLoop.runOnContext(unused -> write(response, event, json));
            }
        };
        long heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, unused -> {
            if (!response.ended() && !response.closed()) {
                response.write(HEARTBEAT);
            }
        });
        // The response's own handlers are the context's, which tells metrics and traces of the end, too.
        context.addEndHandler(ended -> {
            open.remove(response);
            events.remove(listener);
            vertx.cancelTimer(heartbeat);
        });
        open.add(response);
        events.add(listener);
        response.write(HEARTBEAT);
    }

    private static void write(HttpServerResponse response, String event, byte[] json) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.reset();
            return;
        }
        response.write(
                Buffer.buffer("event: " + event + "\ndata: ").appendBytes(json).appendString("\n\n"));
    }
}
