package io.graft.evaluation.load;

import io.graft.schemas.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One text in each request to {@code /v1/tasks/{task}/predict}, over connections that are kept. */
public final class HttpQuestions implements Questions {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<String> tasks;
    private final List<byte[]> bodies;
    private final URI server;
    private final String token;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param token that says who asks; empty for nobody
     * @param texts asked one after the other, and again
     */
    public HttpQuestions(URI server, String token, List<String> tasks, List<String> texts) {
        this.server = server;
        this.token = token;
        this.tasks = List.copyOf(tasks);
        bodies = texts.stream().map(HttpQuestions::body).toList();
    }

    private static byte[] body(String text) {
        var body = Json.mapper().createObjectNode();
        body.putArray("inputs").addObject().put("text", text);
        return Json.bytes(body);
    }

    @Override
    public CompletableFuture<Integer> ask(int task) {
        byte[] body = bodies.get(Math.floorMod(next.getAndIncrement(), bodies.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.resolve("/v1/tasks/" + tasks.get(task) + "/predict"))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }
}
