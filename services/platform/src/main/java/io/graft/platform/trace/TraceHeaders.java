package io.graft.platform.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a record, in its headers {@code traceparent} and {@code tracestate} (W3C Trace Context). A record that comes
 * with them hands them on to what is sent because of it, whether this process exports spans or not.
 */
public final class TraceHeaders {
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceHeaders() {}

    /** The context that a record came with; without one, a new root. */
    public static Context read(Headers headers) {
        return W3C.extract(Context.root(), headers, Reader.INSTANCE);
    }

    /** Adds the calling thread's context; where there is none, nothing. */
    public static void write(Headers headers) {
        W3C.inject(Context.current(), headers, Writer.INSTANCE);
    }

    private enum Reader implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }

    private enum Writer implements TextMapSetter<Headers> {
        INSTANCE;

        @Override
        public void set(@Nullable Headers headers, String name, String value) {
            if (headers != null) {
                headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
