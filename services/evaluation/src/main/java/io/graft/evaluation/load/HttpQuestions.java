package io.graft.evaluation.load;

import io.graft.schemas.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One text in each request to {@code /v1/tasks/{task}/predict}, over connections that are kept, all on one thread: a client
 * that often shares its cores with the server must take little of them.
 */
public final class HttpQuestions implements Questions, AutoCloseable {
    /**
     * Of each question, whatever becomes of it. Vert.x's own limit on the wait for a connection is not set: under load it
     * now and then loses the request that it should end.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient http;
    private final List<Request> requests;
    private final int each;
    private final Duration patience;
    private final AtomicInteger next = new AtomicInteger();

    private record Request(RequestOptions options, Buffer body) {}

    /**
     * @param token that says who asks; empty for nobody
     * @param questions that may be asked
     * @param each so many of them, one after the other in the list, share a number; the next of them is asked each time
     */
    public HttpQuestions(URI server, String token, List<Question> questions, int each) {
        this(server, token, questions, each, Load.CONNECTIONS, PATIENCE);
    }

    HttpQuestions(URI server, String token, List<Question> questions, int each, int connections, Duration patience) {
        http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(connections));
        requests = questions.stream().map(one -> request(server, token, one)).toList();
        this.each = each;
        this.patience = patience;
    }

    private static Request request(URI server, String token, Question question) {
        var body = Json.mapper().createObjectNode();
        body.putArray("inputs").addObject().put("text", question.text());
        if (question.version() != null) {
            body.put("version", question.version());
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(server.resolve("/v1/tasks/" + question.task() + "/predict")
                        .toString())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (!token.isEmpty()) {
            options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
        return new Request(options, Buffer.buffer(Json.bytes(body)));
    }

    @Override
    public CompletableFuture<Reply> ask(int number) {
        Request request = requests.get(number * each + Math.floorMod(next.getAndIncrement(), each));
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        // On the connections' own thread: on another one, a reply could be over before its body is asked for, and lost.
        loop.runOnContext(now -> exchange(request).onComplete(reply::complete, reply::completeExceptionally));
        return reply.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<Reply> exchange(Request request) {
        return http.request(request.options())
                .compose(open -> open.send(request.body()))
                .compose(response -> response.body()
                        .map(body -> new Reply(
                                response.statusCode(),
                                response.headers().contains(HttpHeaders.RETRY_AFTER),
                                body.getBytes())));
    }

    /** Ends all connections. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
