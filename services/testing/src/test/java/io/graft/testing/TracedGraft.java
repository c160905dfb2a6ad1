package io.graft.testing;

import io.graft.adapters.Encoder;
import io.graft.onboarding.Onboarding;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.EngineConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.http.Health;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.platform.store.DirectoryArtifactStore;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Json;
import io.graft.serving.Serving;
import io.graft.serving.ServingConfig;
import io.graft.serving.access.AccessConfig;
import io.graft.trainer.Trainer;
import io.graft.trainer.TrainerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The three processes in this JVM, on a broker that is there and topics of their own; their spans are kept in memory. */
final class TracedGraft implements AutoCloseable {
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Onboarding onboarding;
    private final Trainer trainer;
    private final Serving serving;

    TracedGraft(String bootstrap, Path directory, Encoder encoder, Vertx vertx) {
        KafkaConfig kafka = new KafkaConfig(bootstrap, "traced.", 1, (short) 1, Map.of());
        StoreConfig place = new StoreConfig.Directory(directory.resolve("store"));
        DirectoryArtifactStore store = new DirectoryArtifactStore(directory.resolve("store"));
        EngineConfig engine = new EngineConfig("cpu", "fp32");
        Tracing tracing = new Tracing(telemetry);
        Clock clock = Clock.systemUTC();
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        onboarding = new Onboarding(
                new OnboardingConfig(kafka, directory.resolve("state"), 100, 1, 0, encoder.baseDigest()), tracing);
        onboarding.start();
        trainer = Trainer.start(
                vertx,
                new TrainerConfig(kafka, place, engine, Duration.ofHours(1)),
                encoder,
                store,
                clock,
                new SimpleMeterRegistry(),
                tracing,
                new Health());
        serving = Serving.start(
                vertx,
                new ServingConfig(
                        kafka,
                        place,
                        engine,
                        "127.0.0.1",
                        0,
                        "node",
                        8,
                        1,
                        32_768,
                        new AccessConfig("loopback", "", "", "", ""),
                        0,
                        0,
                        "",
                        Optional.empty()),
                encoder,
                store,
                clock,
                new SimpleMeterRegistry(),
                tracing,
                new Health());
    }

    boolean isReady() {
        return onboarding.isRunning() && serving.ready();
    }

    /** @param trace the caller's, as {@code traceparent} has it */
    HttpResponse<String> request(String method, String path, String body, String trace) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serving.port() + path))
                .header("content-type", "application/json")
                .header("traceparent", trace)
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The version that answers for a task; 0 for none. */
    int live(String task, String trace) {
        return Json.tree(request("GET", "/v1/tasks/" + task, "", trace).body().getBytes(StandardCharsets.UTF_8))
                .path("live")
                .asInt();
    }

    /** The ended spans of this name. */
    List<SpanData> spans(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    @Override
    public void close() {
        serving.close();
        trainer.close();
        onboarding.close();
        telemetry.close();
    }
}
