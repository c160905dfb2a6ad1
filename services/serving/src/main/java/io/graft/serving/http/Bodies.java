package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Reads bodies; large and packed ones off the event loop. */
final class Bodies {
    /** What a body may have, in bytes, as it came and unpacked. */
    static final int MOST = 16 << 20;

    /** What an event loop may parse itself, in bytes. */
    private static final int SMALL = 32 << 10;

    private final WorkerExecutor workers;

    Bodies(WorkerExecutor workers) {
        this.workers = workers;
    }

    /** The body as JSON, and what a function makes of it. */
    <T> Future<T> json(RoutingContext context, Function<JsonNode, T> function) {
        return bytes(context, body -> function.apply(parse(body)));
    }

    /** What a function makes of the body. */
    <T> Future<T> bytes(RoutingContext context, Function<byte[], T> function) {
        Buffer buffer = context.body().buffer();
        byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
        ContentCoding coding = ContentCoding.of(context.request().headers().getAll(HttpHeaders.CONTENT_ENCODING));
        if (body.length <= SMALL && coding == ContentCoding.IDENTITY) {
            return Future.succeededFuture(function.apply(body));
        }
        return workers.executeBlocking(() -> function.apply(coding.unpack(body, MOST)), false);
    }

    static JsonNode parse(byte[] body) {
        try {
            return Json.tree(body);
        } catch (MalformedMessageException e) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, String.valueOf(e.getMessage()));
        }
    }

    static JsonNode object(JsonNode body) {
        if (!body.isObject()) {
            throw new ProblemException(ErrorCode.INVALID_BODY, "the body must be a JSON object");
        }
        return body;
    }
}
