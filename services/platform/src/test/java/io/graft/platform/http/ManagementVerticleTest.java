package io.graft.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.StartupException;
import io.graft.platform.config.ManagementConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health = new Health();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldTellWhetherTheProcessLivesAndIsReady() throws Exception {
        AtomicReference<Optional<String>> registry = new AtomicReference<>(Optional.of("still reading"));
        health.addLive("consumer", Optional::empty);
        health.addReady("registry", registry::get);
        int port = deploy(0).port();

        assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
        assertThat(get(port, "/health/ready").body())
                .isEqualTo("{\"status\":\"down\",\"problems\":{\"registry\":\"still reading\"}}");

        registry.set(Optional.empty());
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotBeReadyWhenItDoesNotLive() throws Exception {
        health.addLive("consumer", () -> Optional.of("ended"));
        int port = deploy(0).port();

        assertThat(get(port, "/health/live").statusCode()).isEqualTo(503);
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void shouldServeMetrics() throws Exception {
        metrics.counter("graft.jobs").increment();
        int port = deploy(0).port();

        assertThat(get(port, "/metrics").body()).contains("graft_jobs_total 1.0");
    }

    @Test
    void shouldNameTheBusyPort() {
        int busy = deploy(0).port();

        assertThatThrownBy(() -> deploy(busy))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("the management port " + busy);
    }

    private ManagementVerticle deploy(int port) {
        ManagementVerticle verticle = new ManagementVerticle(new ManagementConfig("127.0.0.1", port), health, metrics);
        vertx.deployVerticle(verticle).await();
        return verticle;
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
