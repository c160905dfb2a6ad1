package io.graft.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.TaskState;
import io.graft.serving.ATask;
import io.graft.serving.FakeEngine;
import io.graft.serving.FakeLog;
import io.graft.serving.FakeStore;
import io.graft.serving.access.Principal;
import io.graft.serving.access.Role;
import io.graft.serving.access.TenantRate;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.insight.Insight;
import io.graft.serving.insight.Lineage;
import io.graft.serving.insight.RejectedRing;
import io.graft.serving.insight.Traffic;
import io.graft.serving.insight.TrainingLog;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.registry.Registry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every route for every role and tenant, over real HTTP. */
final class AccessMatrixTest {
    /** What the documents promise: the role that each route takes; an empty one reads and takes any. */
    private static final Map<String, String> ROUTES = Map.ofEntries(
            Map.entry("GET /v1/tasks", ""),
            Map.entry("GET /v1/tasks/acme.t", ""),
            Map.entry("GET /v1/tasks/acme.t/versions", ""),
            Map.entry("GET /v1/tasks/acme.t/versions/1", ""),
            Map.entry("GET /v1/tasks/acme.t/versions/1/adapter", "operate"),
            Map.entry("POST /v1/tasks/acme.t/install", "operate"),
            Map.entry("GET /v1/tasks/acme.t/training", ""),
            Map.entry("GET /v1/tasks/acme.t/rejected", ""),
            Map.entry("GET /v1/stats", ""),
            Map.entry("GET /v1/audits", ""),
            Map.entry("GET /v2", ""),
            Map.entry("GET /v2/health/live", ""),
            Map.entry("GET /v2/health/ready", ""),
            Map.entry("GET /v2/models/acme.t", ""),
            Map.entry("GET /v2/models/acme.t/ready", ""),
            Map.entry("POST /v2/models/acme.t/infer", "predict"),
            Map.entry("GET /v2/models/acme.t/versions/1", ""),
            Map.entry("GET /v2/models/acme.t/versions/1/ready", ""),
            Map.entry("POST /v2/models/acme.t/versions/1/infer", "predict"),
            Map.entry("PUT /v1/tasks/acme.t", "operate"),
            Map.entry("DELETE /v1/tasks/acme.t", "operate"),
            Map.entry("POST /v1/tasks/acme.t/train", "operate"),
            Map.entry("POST /v1/tasks/acme.t/cancel", "operate"),
            Map.entry("POST /v1/tasks/acme.t/release", "operate"),
            Map.entry("POST /v1/tasks/acme.t/retire", "operate"),
            Map.entry("POST /v1/tasks/acme.t/examples", "contribute"),
            Map.entry("POST /v1/tasks/acme.t/predict", "predict"));

    private static final HttpClient EVENTS = HttpClient.newHttpClient();
    private static final SimpleMeterRegistry METRICS = new SimpleMeterRegistry();
    private static final Map<String, Principal> PRINCIPALS = principals();

    private static Vertx vertx;
    private static WebClient client;
    private static HttpVerticle http;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        http = verticle(TenantRate.UNLIMITED);
        vertx.deployVerticle(http).await();
        client = WebClient.create(vertx);
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @TestFactory
    Stream<DynamicTest> shouldLetPassWhomTheMatrixNames() {
        return ROUTES.entrySet().stream().flatMap(route -> PRINCIPALS.entrySet().stream()
                .map(principal -> dynamicTest(
                        route.getKey() + " by " + principal.getKey(),
                        () -> assertCell(route.getKey(), route.getValue(), principal.getKey()))));
    }

    @Test
    void shouldHaveARowForEveryRoute() {
        Set<String> mounted = new TreeSet<>();
        http.router().getRoutes().stream()
                .filter(route -> AccessRules.guards(String.valueOf(route.getPath())) && route.methods() != null)
                .forEach(route -> route.methods()
                        .forEach(verb -> mounted.add(verb + " "
                                + route.getPath().replace(":task", "acme.t").replace(":version", "1"))));
        // Server-sent events do not end: their route is asked below.
        mounted.remove("GET /v1/events");

        assertThat(ROUTES.keySet()).isEqualTo(mounted);
    }

    @Test
    void shouldSendEventsToWhoeverHasARole() throws IOException {
        for (Map.Entry<String, Principal> principal : PRINCIPALS.entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + "/v1/events"))
                    .header("authorization", "Bearer " + principal.getKey())
                    .build();
            java.net.http.HttpResponse<InputStream> answer =
                    EVENTS.sendAsync(request, BodyHandlers.ofInputStream()).join();
            try (InputStream unread = answer.body()) {
                assertThat(answer.statusCode())
                        .as("events for %s, %s", principal.getKey(), unread)
                        .isEqualTo(principal.getValue().roles().isEmpty() ? 403 : 200);
            }
        }
    }

    private static void assertCell(String route, String role, String token) {
        Principal principal = PRINCIPALS.get(token);
        boolean may = role.isEmpty()
                ? !principal.roles().isEmpty()
                : principal.roles().stream().anyMatch(one -> one.code().equals(role));
        boolean own = !route.contains("acme.t")
                || principal.tenant() == null
                || principal.tenant().equals("acme");

        int status = send(route, "Bearer " + token).statusCode();

        if (may && own) {
            assertThat(status).isNotIn(401, 403, 405);
        } else {
            assertThat(status).isEqualTo(403);
        }
    }

    @Test
    void shouldAskWhoeverShowsNoGoodToken() {
        for (String route : ROUTES.keySet()) {
            for (String header : Arrays.asList(null, "", "Bearer ", "Bearer unheard-of", "Basic YTpi")) {
                HttpResponse<Buffer> response = send(route, header);
                assertThat(response.statusCode()).as(route + " with " + header).isEqualTo(401);
                assertThat(response.getHeader("www-authenticate")).isEqualTo("Bearer");
            }
        }
    }

    @Test
    void shouldShowATenantItsOwnOnly() {
        assertThat(tasks("/v1/tasks", "acme all")).containsExactly("acme.t");
        assertThat(tasks("/v1/audits", "acme all")).containsExactly("acme.t");
        assertThat(tasks("/v1/tasks", "everyone all")).containsExactlyInAnyOrder("acme.t", "beta.t", "common");
        // A name that only begins alike is another's.
        assertThat(send("GET /v1/tasks/acmes.t", "Bearer acme all").statusCode())
                .isEqualTo(403);
        assertThat(send("GET /v1/tasks/%61cme.t", "Bearer beta all").statusCode())
                .isEqualTo(403);
        assertThat(send("GET /v1/tasks/beta.t/../acme.t", "Bearer beta all").statusCode())
                .isEqualTo(403);
    }

    @Test
    void shouldRefuseATenantThatAsksTooOftenAndNoOther() {
        HttpVerticle limited = verticle(new TenantRate(2, () -> 0));
        vertx.deployVerticle(limited).await();
        int port = limited.port();

        assertThat(send(port, "GET /v1/tasks", "Bearer acme predict").statusCode())
                .isEqualTo(200);
        assertThat(send(port, "GET /v1/tasks/beta.t", "Bearer acme all").statusCode())
                .isEqualTo(403);
        for (String route : ROUTES.keySet()) {
            HttpResponse<Buffer> refused = send(port, route, "Bearer acme all");
            assertThat(refused.statusCode()).as(route).isEqualTo(429);
            assertThat(refused.getHeader("retry-after")).isEqualTo("1");
            assertThat(refused.bodyAsString()).contains("overloaded");
        }
        assertThat(send(port, "GET /v1/tasks", "Bearer beta all").statusCode()).isEqualTo(200);
        assertThat(send(port, "GET /v1/tasks", "Bearer everyone all").statusCode())
                .isEqualTo(200);
        assertThat(send(port, "GET /v1/tasks", "Bearer unheard-of").statusCode())
                .isEqualTo(401);
        // The console's files are nobody's.
        assertThat(send(port, "GET /", null).statusCode()).isEqualTo(200);
        assertThat(METRICS.get("graft.tenant.requests.refused").counter().count())
                .isEqualTo(ROUTES.size());
    }

    @Test
    void shouldKnowNoOtherRoutes() {
        assertThat(send("GET /v1/secrets", "Bearer everyone all").statusCode()).isEqualTo(404);
        assertThat(send("PATCH /v1/tasks/acme.t", "Bearer everyone all").statusCode())
                .isEqualTo(405);
    }

    private static Map<String, Principal> principals() {
        Map<String, Principal> all = new HashMap<>();
        for (String tenant : List.of("acme", "beta", "everyone")) {
            String own = tenant.equals("everyone") ? null : tenant;
            for (Role role : Role.values()) {
                all.put(tenant + " " + role.code(), new Principal(tenant, own, Set.of(role)));
            }
            all.put(tenant + " all", new Principal(tenant, own, EnumSet.allOf(Role.class)));
            all.put(tenant + " none", new Principal(tenant, own, Set.of()));
        }
        return all;
    }

    private static HttpVerticle verticle(TenantRate rate) {
        Registry registry = new Registry();
        Stream.of("acme.t", "beta.t", "common")
                .map(name -> ATask.named(name).state())
                .forEach(state -> task(registry, state));
        AuditRing audits = new AuditRing();
        Stream.of("acme.t", "beta.t", "common").forEach(name -> audits.add(audit(name)));
        FakeLog log = new FakeLog();
        return new HttpVerticle(
                new PublicApi(
                        () -> true,
                        registry,
                        new LiveVersions(),
                        key -> Optional.empty(),
                        question -> CompletableFuture.completedFuture(
                                new Answer.Refused(Answer.Refusal.NOT_TRAINED_YET, "one sentence")),
                        log,
                        new Commands(log, registry, () -> "command"),
                        new Events(),
                        audits,
                        new Insight(
                                new TrainingLog(),
                                new RejectedRing(),
                                new Traffic(System::nanoTime),
                                new Lineage(new FakeStore(), Runnable::run),
                                new Insight.Node("node", "sha256:b", "p", "sha256:f")),
                        new AdapterFiles(new FakeStore(), new FakeEngine().base(), Runnable::run),
                        METRICS,
                        Tracing.OFF,
                        Clock.systemUTC(),
                        Duration.ofMillis(1),
                        token -> Future.succeededFuture(Optional.ofNullable(PRINCIPALS.get(token))),
                        rate,
                        Optional.empty()),
                "127.0.0.1",
                0);
    }

    private static List<String> tasks(String path, String token) {
        JsonNode body = Json.tree(send("GET " + path, "Bearer " + token).body().getBytes());
        return body.findValuesAsText("task");
    }

    private static HttpResponse<Buffer> send(String route, String authorization) {
        return send(http.port(), route, authorization);
    }

    private static HttpResponse<Buffer> send(int port, String route, String authorization) {
        String[] parts = route.split(" ", -1);
        var request = client.request(HttpMethod.valueOf(parts[0]), port, "127.0.0.1", parts[1]);
        if (authorization != null) {
            request.putHeader("authorization", authorization);
        }
        return request.putHeader("content-type", "application/json")
                .sendBuffer(Buffer.buffer("{}"))
                .await();
    }

    private static void task(Registry registry, TaskState state) {
        registry.task(state.task(), state);
    }

    private static Audit audit(String task) {
        return new Audit("n", task, 1, 1, "p", new Audit.BeforeAfter(16, 0), new Audit.Recorded(16, 0, 0), 1, null);
    }
}
