package io.graft.onboarding;

import io.graft.platform.trace.TraceHeaders;
import io.graft.platform.trace.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/**
 * A span for each decision, in the trace of the record that it is about. A job comes from many examples: it belongs to the
 * trace of the record that asks for it, which links to the latest example; if none asks but time, to that example's. This
 * is remembered in memory, so that after a restart such a job begins a trace of its own.
 */
final class DecisionTraces {
    private final Tracing tracing;
    private final Map<String, SpanContext> latest = new HashMap<>();

    DecisionTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** What a record makes necessary. */
    void decide(String topic, String task, Headers record, Runnable decision) {
        Tracing.run(tracing.ofRecord("decide " + topic, task, TraceHeaders.read(record)), decision);
    }

    /** A job that time alone makes necessary. */
    void askLater(String task, Runnable decision) {
        SpanContext example = latest.getOrDefault(task, SpanContext.getInvalid());
        Tracing.run(tracing.span("decide later", task).setParent(Context.root().with(Span.wrap(example))), decision);
    }

    /** The decision at hand takes an example. */
    void counted(String task) {
        SpanContext example = Span.current().getSpanContext();
        if (example.isValid()) {
            latest.put(task, example);
        }
    }

    /** The decision at hand asks for a job. */
    void asks(String task) {
        SpanContext example = latest.remove(task);
        if (example != null && !example.equals(Span.current().getSpanContext())) {
            Span.current().addLink(example);
        }
    }

    void forget(String task) {
        latest.remove(task);
    }
}
