package io.graft.serving.http;

import io.graft.platform.trace.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** A span for each request of a guarded route, in the trace that the header {@code traceparent} names, if it does. */
final class RequestTrace {
    private static final String TRACE = "graft.trace";
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;

    RequestTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    void mount(Router router) {
        router.route().handler(this::begin);
    }

    /** The request's trace: what a route does of its own accord, it does in there. */
    static Context of(RoutingContext context) {
        Context trace = context.get(TRACE);
        return trace == null ? Context.root() : trace;
    }

    private void begin(RoutingContext context) {
        if (AccessRules.guards(context.normalizedPath())) {
            String method = Exchange.method(context);
            Context caller = W3C.extract(Context.root(), context.request().headers(), Reader.INSTANCE);
            Span span = tracing.ofRequest(method, caller)
                    .setAttribute("http.request.method", method)
                    .startSpan();
            context.put(TRACE, caller.with(span));
            context.addEndHandler(ended -> end(span, context));
        }
        context.next();
    }

    private static void end(Span span, RoutingContext context) {
        int status = context.response().getStatusCode();
        span.updateName(Exchange.method(context) + " " + Exchange.route(context))
                .setAttribute("http.route", Exchange.route(context))
                .setAttribute("http.response.status_code", (long) status);
        if (status >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private enum Reader implements TextMapGetter<MultiMap> {
        INSTANCE;

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    }
}
