package io.graft.cli.laptop;

import io.graft.platform.StartupException;
import io.graft.platform.trace.Tracing;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Spans as OpenTelemetry's own environment variables ask for them, which begin with {@code OTEL_}. Off unless one of them
 * says where spans go.
 */
public final class Telemetry {
    private static final String PREFIX = "OTEL_";
    private static final String DISABLED = "OTEL_SDK_DISABLED";

    /** Where spans go. */
    private static final List<String> DESTINATIONS =
            List.of("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private Telemetry() {}

    /**
     * @param service the name that spans have, unless {@code OTEL_SERVICE_NAME} says otherwise
     * @param frame sends the last spans when it is closed
     * @throws StartupException if a variable is not understood
     */
    public static Tracing start(Map<String, String> environment, String service, Frame frame) {
        boolean disabled = Boolean.parseBoolean(environment.get(DISABLED));
        if (disabled || DESTINATIONS.stream().noneMatch(environment::containsKey)) {
            return Tracing.OFF;
        }
        try {
            OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> properties(environment, service))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
            return new Tracing(frame.opened(sdk));
        } catch (ConfigurationException e) {
            throw new StartupException("OTEL_* variables are not understood: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> properties(Map<String, String> environment, String service) {
        Map<String, String> properties = new HashMap<>();
        properties.put("otel.service.name", service);
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        // Metrics are Prometheus's to fetch, and logs are written to standard error.
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        return properties;
    }
}
