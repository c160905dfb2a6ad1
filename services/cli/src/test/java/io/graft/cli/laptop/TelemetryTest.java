package io.graft.cli.laptop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.graft.platform.StartupException;
import io.graft.platform.trace.Tracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class TelemetryTest {
    @Test
    void shouldBeOffUnlessTheEnvironmentSaysWhereSpansGo() {
        try (Frame frame = new Frame()) {
            assertThat(Telemetry.start(Map.of("OTEL_SERVICE_NAME", "mine"), "graft", frame))
                    .isSameAs(Tracing.OFF);
            assertThat(Telemetry.start(
                            Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_SDK_DISABLED", "true"), "graft", frame))
                    .isSameAs(Tracing.OFF);
        }
    }

    @Test
    void shouldSendSpansToTheCollectorThatTheEnvironmentNames() throws IOException {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (Frame frame = new Frame()) {
            Tracing tracing = Telemetry.start(
                    Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_EXPORTER_OTLP_COMPRESSION", "none"),
                    "graft-trainer",
                    frame);
            tracing.span("train", "some-task").startSpan().end();
        } finally {
            collector.stop(0);
        }
        assertThat(received).singleElement().asString().contains("graft-trainer", "some-task", "train");
    }

    @Test
    void shouldSayInOneSentenceWhatItDoesNotUnderstand() {
        try (Frame frame = new Frame()) {
            assertThatThrownBy(() -> Telemetry.start(Map.of("OTEL_TRACES_EXPORTER", "pigeon"), "graft", frame))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("pigeon");
        }
    }
}
