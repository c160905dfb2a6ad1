package io.graft.evaluation.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpQuestionsTest {
    private static final int CONNECTIONS = 16;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private HttpQuestions questions;
    private URI here;

    @BeforeEach
    void start() {
        HttpServer server =
                vertx.createHttpServer().requestHandler(this::answer).listen(0).await();
        List<Question> all = List.of(
                new Question("a", null, "x"),
                new Question("a", 7, "y"),
                new Question("refused", null, "x"),
                new Question("refused", null, "y"),
                new Question("cut", null, "x"),
                new Question("cut", null, "y"));
        here = URI.create("http://localhost:" + server.actualPort());
        questions = new HttpQuestions(here, "secret", all, 2, CONNECTIONS, Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        questions.close();
        vertx.close().await();
    }

    @Test
    void shouldAskTheTextsOfATaskInTurn() {
        assertThat(questions.ask(0).join().body()).isEqualTo("Bearer secret".getBytes(UTF_8));
        questions.ask(0).join();
        questions.ask(0).join();

        assertThat(asked)
                .containsOnly(
                        Map.entry("/v1/tasks/a/predict {\"inputs\":[{\"text\":\"x\"}]}", 2),
                        Map.entry("/v1/tasks/a/predict {\"inputs\":[{\"text\":\"y\"}],\"version\":7}", 1));
    }

    @Test
    void shouldTellRefusalsFromNoReply() {
        Reply refusal = questions.ask(1).join();

        assertThat(refusal.isRefusal()).isTrue();
        assertThat(refusal.retryAfter()).isTrue();
        assertThat(questions.ask(2)).failsWithin(Duration.ofSeconds(30));
    }

    @Test
    void shouldNotWaitForEverForAReply() {
        List<Question> silent = List.of(new Question("silent", null, "x"));
        try (HttpQuestions hasty = new HttpQuestions(here, "", silent, 1, 1, Duration.ofMillis(50))) {
            // The second waits for the only connection.
            CompletableFuture<Reply> first = hasty.ask(0);
            assertThat(hasty.ask(0)).failsWithin(Duration.ofSeconds(30));
            assertThat(first).failsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void shouldHearOfEachOfMoreQuestionsThanThereAreConnections() {
        List<CompletableFuture<Void>> all = IntStream.range(0, 20 * CONNECTIONS)
                .mapToObj(i -> questions.ask(i % 3).<Void>handle((reply, failure) -> null))
                .toList();

        all.forEach(CompletableFuture::join);
        assertThat(asked.values().stream().mapToInt(count -> count).sum()).isEqualTo(all.size());
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            asked.merge(request.path() + " " + body, 1, Integer::sum);
            if (request.path().contains("cut")) {
                request.connection().close();
            } else if (request.path().contains("silent")) {
                // No reply.
                return;
            } else if (request.path().contains("refused")) {
                request.response()
                        .setStatusCode(429)
                        .putHeader("retry-after", "1")
                        .end();
            } else {
                request.response().end(String.valueOf(request.getHeader("authorization")));
            }
        });
    }
}
