package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Graft in a process of its own, seen only through its ports. */
final class GraftProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(4);
    private static final Duration SAYS_WITHIN = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int httpPort = FreePort.find();
    private final int managementPort = FreePort.find();
    private final String bootstrap;
    private final JavaProcess process;

    GraftProcess(Path dataDirectory) {
        this(dataDirectory, Map.of());
    }

    /** @param settings by environment variable */
    GraftProcess(Path dataDirectory, Map<String, String> settings) {
        bootstrap = "127.0.0.1:" + FreePort.find();
        process = new JavaProcess(
                dataDirectory.resolveSibling(dataDirectory.getFileName() + ".out"),
                List.of(
                        "-Xmx2g",
                        "io.graft.cli.Graft",
                        "up",
                        "--data-dir",
                        dataDirectory.toString(),
                        "--port",
                        Integer.toString(httpPort),
                        "--management-port",
                        Integer.toString(managementPort),
                        "--kafka-port",
                        bootstrap.substring(bootstrap.indexOf(':') + 1)),
                settings);
        try {
            awaitReady();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private GraftProcess(Path output, String classPath, String name, Map<String, String> settings) {
        bootstrap = settings.get("GRAFT_KAFKA_BOOTSTRAP");
        Map<String, String> all = new HashMap<>(settings);
        all.put("GRAFT_HTTP_PORT", Integer.toString(httpPort));
        all.put("GRAFT_MANAGEMENT_PORT", Integer.toString(managementPort));
        process = new JavaProcess(output, classPath, List.of("-Xmx1g", "io.graft.cli.Graft", name), all);
    }

    /**
     * One of the three processes, against a broker elsewhere; returns before it is ready.
     *
     * @param name {@code onboarding}, {@code trainer} or {@code serving}
     * @param settings all that it needs but its ports
     */
    static GraftProcess alone(Path output, String name, Map<String, String> settings) {
        return alone(output, System.getProperty("java.class.path"), name, settings);
    }

    /** The same of another build. */
    static GraftProcess alone(Path output, String classPath, String name, Map<String, String> settings) {
        return new GraftProcess(output, classPath, name, settings);
    }

    void awaitReady() {
        await().atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(isReady()).as(process::printed).isTrue());
    }

    /** Whether it lives and says so. */
    boolean isLive() {
        return process.isAlive() && says("live");
    }

    /** Whether it lives and says that it does its work. */
    boolean isReadyNow() {
        return process.isAlive() && says("ready");
    }

    private boolean says(String health) {
        try {
            String path = "http://127.0.0.1:" + managementPort + "/health/" + health;
            return exchange("GET", path, null, "*/*", SAYS_WITHIN).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private boolean isReady() {
        assertThat(process.isAlive()).as(process::printed).isTrue();
        return says("ready");
    }

    /** Where the public routes and the console are. */
    String url() {
        return "http://127.0.0.1:" + httpPort + "/";
    }

    String bootstrap() {
        return bootstrap;
    }

    void kill() {
        process.kill();
    }

    /** The same data directory and ports again. */
    void restart() {
        process.start();
        awaitReady();
    }

    HttpResponse<String> get(String path) {
        return request("GET", path, null, "application/json");
    }

    HttpResponse<String> put(String path, String json) {
        return request("PUT", path, json, "application/json");
    }

    HttpResponse<String> post(String path, String json) {
        return request("POST", path, json, "application/json");
    }

    HttpResponse<String> delete(String path) {
        return request("DELETE", path, null, "application/json");
    }

    JsonNode json(HttpResponse<String> response) {
        return Json.tree(response.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Until a task's latest release answers here. */
    void awaitLive(String task, int version) {
        await().atMost(ANSWERS_WITHIN).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> assertThat(
                        task(task).at("/live").asInt())
                .as(() -> get("/v1/tasks/" + task).body())
                .isEqualTo(version));
    }

    /** What Prometheus would scrape. */
    String metrics() {
        return get("http://127.0.0.1:" + managementPort + "/metrics").body();
    }

    JsonNode task(String task) {
        return json(get("/v1/tasks/" + task));
    }

    void declare(String task, List<String> labels, String config) {
        ObjectNode declaration =
                Json.mapper().createObjectNode().put("kind", "classification").put("pair", false);
        labels.forEach(declaration.putArray("labels")::add);
        declaration.set("config", Json.tree(config.getBytes(StandardCharsets.UTF_8)));
        HttpResponse<String> response = put("/v1/tasks/" + task, declaration.toString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    }

    /** Sends rows over HTTP and waits until they are all counted. */
    void send(String task, List<Sentences.Row> rows) {
        long before = task(task).at("/examples/accepted").asLong();
        HttpResponse<String> response = post(
                "/v1/tasks/" + task + "/examples",
                Json.mapper().valueToTree(rows).toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(json(response).get("accepted").asInt()).isEqualTo(rows.size());
        await().atMost(ANSWERS_WITHIN)
                .until(() -> task(task).at("/examples/accepted").asLong() == before + rows.size());
    }

    void train(String task) {
        HttpResponse<String> response = post("/v1/tasks/" + task + "/train", "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    /** Whatever the gate has made of it. */
    void release(String task, int version) {
        HttpResponse<String> response = post("/v1/tasks/" + task + "/release", "{\"version\":" + version + "}");
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
    }

    /** Asks for it; the task may be seen for a moment. */
    void erase(String task) {
        HttpResponse<String> response = delete("/v1/tasks/" + task);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 204);
    }

    void awaitVersion(String task, int version) {
        await().atMost(ANSWERS_WITHIN).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> assertThat(
                        predict(task, version, List.of("ready?")).statusCode())
                .as(() -> get("/v1/tasks/" + task).body())
                .isEqualTo(200));
    }

    HttpResponse<String> predict(String task, int version, List<String> texts) {
        return predict(task, version, texts, ANSWERS_WITHIN);
    }

    HttpResponse<String> predict(String task, int version, List<String> texts, Duration within) {
        return request("POST", predictPath(task), question(version, texts), "application/json", within);
    }

    /** Without holding the answer to its document, which takes longer than the answer. */
    HttpResponse<String> predictUnchecked(String task, int version, List<String> texts) {
        return postUnchecked(predictPath(task), question(version, texts));
    }

    HttpResponse<String> postUnchecked(String path, String json) {
        return exchange("POST", path, json, "application/json", ANSWERS_WITHIN);
    }

    private static String predictPath(String task) {
        return "/v1/tasks/" + task + "/predict";
    }

    private static String question(int version, List<String> texts) {
        ObjectNode question = Json.mapper().createObjectNode().put("version", version);
        ArrayNode inputs = question.putArray("inputs");
        texts.forEach(text -> inputs.addObject().put("text", text));
        return question.toString();
    }

    String adapterDigest(String task, int version) {
        for (JsonNode one : json(get("/v1/tasks/" + task + "/versions")).findParents("version")) {
            if (one.get("version").asInt() == version) {
                return one.at("/artifact/digest").asText();
            }
        }
        throw new AssertionError(task + " has no version " + version);
    }

    URI server() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** What the public routes answer is what their document says. */
    HttpResponse<String> request(String verb, String path, String body, String type) {
        return request(verb, path, body, type, ANSWERS_WITHIN);
    }

    /** The same, with a time after which the answer counts as none. */
    HttpResponse<String> request(String verb, String path, String body, String type, Duration within) {
        HttpResponse<String> response = exchange(verb, path, body, type, within);
        OpenApi.of(path)
                .ifPresent(document -> document.check(
                        verb,
                        path,
                        response.statusCode(),
                        response.headers().firstValue("content-type").orElse(""),
                        response.body()));
        return response;
    }

    private HttpResponse<String> exchange(String verb, String path, String body, String type, Duration within) {
        URI uri = URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + httpPort + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(within)
                .header("content-type", type)
                .method(verb, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The program itself. */
    JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
