package io.graft.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class TraceHeadersTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void shouldHandOnATraceThoughNoSpanIsRecorded() {
        Headers sent = new RecordHeaders();

        TraceHeaders.read(headers(TRACE))
                .wrap(() -> Tracing.run(Tracing.OFF.span("decide", "t"), () -> TraceHeaders.write(sent)))
                .run();

        assertThat(sent.lastHeader("traceparent").value()).asString().isEqualTo(TRACE);
    }

    @Test
    void shouldBeginAnewAfterAHeaderThatIsNoTrace() {
        for (String broken : new String[] {"", "x", TRACE.substring(1), TRACE.replace('4', 'g'), "é"}) {
            assertThat(Span.fromContext(TraceHeaders.read(headers(broken)))
                            .getSpanContext()
                            .isValid())
                    .isFalse();
        }
        Headers none = new RecordHeaders().add("traceparent", null);
        assertThat(TraceHeaders.read(none)).isSameAs(Context.root());
    }

    @Test
    void shouldWriteNothingWhereThereIsNoTrace() {
        Headers headers = new RecordHeaders();
        TraceHeaders.write(headers);
        assertThat(headers).isEmpty();
    }

    private static Headers headers(String trace) {
        return new RecordHeaders().add("traceparent", trace.getBytes(StandardCharsets.UTF_8));
    }
}
