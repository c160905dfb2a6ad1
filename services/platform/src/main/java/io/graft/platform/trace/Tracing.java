package io.graft.platform.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** Makes spans where a process acts. Those of {@link #OFF} record nothing and cost nothing. */
public final class Tracing {
    public static final Tracing OFF = new Tracing(OpenTelemetry.noop());

    public static final AttributeKey<String> TASK = AttributeKey.stringKey("graft.task");
    public static final AttributeKey<Long> VERSION = AttributeKey.longKey("graft.version");
    public static final AttributeKey<String> JOB = AttributeKey.stringKey("graft.job");

    private final Tracer tracer;

    public Tracing(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("io.graft");
    }

    /** A span about a task, not started yet; a child of the calling thread's. */
    public SpanBuilder span(String name, String task) {
        return tracer.spanBuilder(name).setAttribute(TASK, task);
    }

    /** The same, for what a record asks. */
    public SpanBuilder ofRecord(String name, String task, Context record) {
        return span(name, task).setParent(record).setSpanKind(SpanKind.CONSUMER);
    }

    /** Runs an action within a span, which ends with it. */
    public static void run(SpanBuilder builder, Runnable action) {
        Span span = builder.startSpan();
        try {
            Context.current().with(span).wrap(action).run();
        } catch (RuntimeException | Error e) {
            span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }

    /** A request of somebody outside. */
    public SpanBuilder ofRequest(String name, Context caller) {
        return tracer.spanBuilder(name).setParent(caller).setSpanKind(SpanKind.SERVER);
    }
}
