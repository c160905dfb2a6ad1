package io.graft.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.ExitCode;
import io.graft.evaluation.load.HttpQuestions;
import io.graft.evaluation.load.Question;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TrainingSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Graft's public HTTP routes. All methods throw {@link RefusedException} with one sentence if they are refused. */
public final class GraftClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int BAD = 400;

    private final URI server;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param server for example {@code http://localhost:8080}, which asks nobody for a token */
    public GraftClient(URI server) {
        this(server, "");
    }

    /** @param token that says who asks; empty for none */
    public GraftClient(URI server, String token) {
        if (!ClientConfig.isServer(server)) {
            throw new RefusedException("a server is named like http://localhost:8080, not '" + server + "'");
        }
        this.server = server;
        this.token = token;
    }

    public URI server() {
        return server;
    }

    /** Declares a task of single texts; returns once it is there. */
    public JsonNode declare(String task, @Nullable List<String> labels, @Nullable TrainingSettings config) {
        ObjectNode body =
                Json.mapper().createObjectNode().put("kind", "classification").put("pair", false);
        if (labels != null) {
            ArrayNode array = body.putArray("labels");
            labels.forEach(array::add);
        }
        if (config != null) {
            body.set("config", Json.mapper().valueToTree(config));
        }
        return require("PUT", route(task, ""), body);
    }

    public JsonNode tasks() {
        return require("GET", "/v1/tasks", null);
    }

    /** Empty if there is no such task. */
    public Optional<JsonNode> task(String task) {
        return find(route(task, ""));
    }

    public JsonNode versions(String task) {
        return require("GET", route(task, "/versions"), null);
    }

    /** The latest audits of all nodes. */
    public JsonNode audits() {
        return require("GET", "/v1/audits", null);
    }

    /** What happens from now on. */
    public EventStream events() {
        HttpRequest request = request("/v1/events").build();
        HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
        if (response.statusCode() >= BAD) {
            try (Stream<String> lines = response.body()) {
                throw refused(
                        response.statusCode(),
                        tree(lines.collect(Collectors.joining()).getBytes(UTF_8)));
            }
        }
        return new EventStream(response.body());
    }

    /** Sends examples such as {@code {"text": .., "label": ..}}; returns once Kafka has them. */
    public JsonNode send(String task, List<? extends JsonNode> examples) {
        return require(
                "POST",
                route(task, "/examples"),
                Json.mapper().createArrayNode().addAll(examples));
    }

    /** Gives up the job that is under way. */
    public void cancel(String task) {
        require("POST", route(task, "/cancel"), Json.mapper().createObjectNode());
    }

    /** The job that trains what was sent so far. */
    public String train(String task) {
        return require("POST", route(task, "/train"), Json.mapper().createObjectNode())
                .path("job")
                .asText();
    }

    /** A version as files, each by its name and in Base64. */
    public JsonNode adapter(String task, int version) {
        return require("GET", route(task, "/versions/" + version + "/adapter"), null);
    }

    /** The job that makes these files a version. */
    public String install(String task, Map<String, byte[]> files) {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode named = body.putObject("files");
        files.forEach(named::put);
        return require("POST", route(task, "/install"), body).path("job").asText();
    }

    /** Makes a version the champion. */
    public JsonNode release(String task, int version) {
        return require(
                "POST",
                route(task, "/release"),
                Json.mapper().createObjectNode().put("version", version));
    }

    /** Ends a version that is not the champion, for good. */
    public JsonNode retire(String task, int version) {
        return require(
                "POST", route(task, "/retire"), Json.mapper().createObjectNode().put("version", version));
    }

    /**
     * Forgets a task and all it has.
     *
     * @return whether it is gone; false if it was not seen to be yet
     */
    public boolean erase(String task) {
        HttpResponse<byte[]> response = send("DELETE", route(task, ""), null);
        success(response);
        return response.statusCode() != ACCEPTED;
    }

    /**
     * @param version null for the champion
     * @param texts at most 256
     */
    public Answers predict(String task, @Nullable Integer version, List<String> texts) {
        return Answers.of(require("POST", route(task, "/predict"), question(version, texts)));
    }

    /**
     * The whole answer, as sent.
     *
     * @param version null for the champion
     * @param inputs at most 256 objects such as {@code {"text": ..}}
     */
    public JsonNode ask(String task, @Nullable Integer version, List<? extends JsonNode> inputs) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putArray("inputs").addAll(inputs);
        if (version != null) {
            body.put("version", version);
        }
        return require("POST", route(task, "/predict"), body);
    }

    /** Empty as long as the task, or that version, does not answer. */
    public Optional<Answers> tryPredict(String task, @Nullable Integer version, List<String> texts) {
        HttpResponse<byte[]> response = send("POST", route(task, "/predict"), question(version, texts));
        return response.statusCode() < BAD ? Optional.of(Answers.of(tree(response.body()))) : Optional.empty();
    }

    private static ObjectNode question(@Nullable Integer version, List<String> texts) {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode inputs = body.putArray("inputs");
        texts.forEach(text -> inputs.addObject().put("text", text));
        if (version != null) {
            body.put("version", version);
        }
        return body;
    }

    /** Questions without end, to put the server under load: by the task's number, the texts in turn. */
    public HttpQuestions questions(List<String> tasks, List<String> texts) {
        tasks.forEach(GraftClient::requireTaskName);
        List<Question> all = tasks.stream()
                .flatMap(task -> texts.stream().map(text -> new Question(task, null, text)))
                .toList();
        return new HttpQuestions(server, token, all, texts.size());
    }

    /** The same, of questions that are each asked by its number. */
    public HttpQuestions questions(List<Question> questions) {
        return new HttpQuestions(server, token, questions, 1);
    }

    /** What answers: base, numerics profile and fingerprint. */
    public JsonNode node() {
        ObjectNode node = (ObjectNode) require("GET", "/v1/stats", null);
        return node.retain("node", "baseDigest", "profile", "fingerprint");
    }

    /** @throws RefusedException if it is none */
    public static void requireTaskName(String task) {
        if (!TaskKey.isName(task)) {
            throw new RefusedException(
                    "'" + task + "' is no task name: lower-case letters, digits, - and _, at most 63");
        }
    }

    private static String route(String task, String rest) {
        requireTaskName(task);
        return "/v1/tasks/" + task + rest;
    }

    private Optional<JsonNode> find(String route) {
        HttpResponse<byte[]> response = send("GET", route, null);
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(success(response));
    }

    private JsonNode require(String verb, String route, @Nullable JsonNode body) {
        return success(send(verb, route, body));
    }

    private HttpResponse<byte[]> send(String verb, String route, @Nullable JsonNode body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body));
        HttpRequest request = request(route)
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(verb, publisher)
                .build();
        return exchange(request, BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String route) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(route));
        return token.isEmpty() ? builder : builder.header("authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new RefusedException(
                    ExitCode.UNREACHABLE,
                    "no Graft answers at " + server,
                    "start one with ./graft up, or say where it is with --server or GRAFT_SERVER",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted", e);
        }
    }

    private JsonNode success(HttpResponse<byte[]> response) {
        JsonNode json = tree(response.body());
        if (response.statusCode() >= BAD) {
            throw refused(response.statusCode(), json);
        }
        return json;
    }

    private static RefusedException refused(int status, JsonNode problem) {
        String code = problem.path("code").asText("status-" + status);
        return new RefusedException(
                ExitCode.REFUSED,
                code,
                code + ": " + problem.path("detail").asText("the server gave no reason"),
                NextSteps.after(code),
                null);
    }

    private JsonNode tree(byte[] body) {
        try {
            return body.length == 0 ? Json.mapper().createObjectNode() : Json.tree(body);
        } catch (MalformedMessageException e) {
            throw new RefusedException(
                    ExitCode.UNREACHABLE, "what answers at " + server + " is no Graft", "name one with --server", e);
        }
    }
}
